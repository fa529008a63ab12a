using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Monitoring;

/// <summary>How long people took to answer at a step before, to say how unusual a wait is.</summary>
public sealed class StepHistory(AppDb db)
{
    /// <summary>Of fewer answers nothing is said.</summary>
    public const int Fewest = 20;

    /// <summary>The latest ones: what took long years ago says little about today.</summary>
    private const int Most = 500;

    /// <summary>The same waits, each with the share of answers that came sooner.</summary>
    public async Task<IReadOnlyList<StalledCase>> CompareAsync(IReadOnlyList<StalledCase> waits, Instant now, CancellationToken ct)
    {
        var taken = new Dictionary<string, List<Duration>>(StringComparer.Ordinal);
        foreach (var kind in waits.Where(w => w.AskedAt is not null).Select(w => w.What!).Distinct(StringComparer.Ordinal))
        {
            taken[kind] = await TakenAsync(kind, ct);
        }

        return [.. waits.Select(w => w.AskedAt is { } since ? w with { LongerThan = Share(taken[w.What!], now - since) } : w)];
    }

    private async Task<List<Duration>> TakenAsync(string kind, CancellationToken ct)
    {
        var answers = await db.Set<CaseTask>().Where(t => t.Kind == kind && t.CompletedAt != null && t.Outcome != null)
            .OrderByDescending(t => t.CompletedAt).Take(Most).Select(t => new { t.CreatedAt, t.CompletedAt }).ToListAsync(ct);
        return answers.ConvertAll(a => a.CompletedAt!.Value - a.CreatedAt);
    }

    /// <summary>In percent, rounded down.</summary>
    private static int? Share(List<Duration> taken, Duration waited) => taken.Count < Fewest ? null : 100 * taken.Count(t => t < waited) / taken.Count;
}
