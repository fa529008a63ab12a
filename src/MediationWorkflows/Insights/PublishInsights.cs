using System.Globalization;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Jobs;
using MediationWorkflows.Parties;
using MediationWorkflows.Settlements;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Insights;

/// <summary>
/// Publishes, once a quarter is over, what the cases that ended have in common (R62). A period with too few cases is not published: it goes on until there are
/// enough, so that periods never overlap.
/// </summary>
public sealed class PublishInsights(AppDb db, IOptions<InsightOptions> options)
{
    private const int DaysOfHalfYear = 183;
    private const int LongestHalfYears = 5;
    private const string Unknown = "unknown";
    private const string OfItsOwn = "another";

    /// <returns>How many reports were published.</returns>
    public async Task<int> RunAsync(Instant now, CancellationToken ct)
    {
        var to = QuarterOf(now);
        // Each way of telling apart is published for the same periods.
        var from = await db.Set<InsightReport>().MaxAsync(r => (Instant?)r.To, ct) ?? Instant.FromUtc(2000, 1, 1, 0, 0);
        var ended = to <= from ? [] : await db.Set<MediationCase>().Where(c => c.ClosedAt >= from && c.ClosedAt < to && c.Outcome != null).ToListAsync(ct);
        if (ended.Count < options.Value.SmallestCount)
        {
            return 0;
        }

        var facts = await FactsAsync(ended, ct);
        foreach (var by in Enum.GetValues<InsightBy>())
        {
            db.Add(new InsightReport
            {
                Id = Ids.New(now),
                By = by,
                From = from,
                To = to,
                SmallestCount = options.Value.SmallestCount,
                Cells = Suppression.Partition([.. facts.Select(f => (KindOf(f, by), f.Settled))], KindsOf(by), options.Value.SmallestCount),
                PublishedAt = now,
            });
        }

        return Enum.GetValues<InsightBy>().Length;
    }

    private sealed record CaseFacts(MediationCase Case, string Cause, string Remedy, string Language)
    {
        /// <summary>A settlement, whole or in part, that held: what went on to formal dispute resolution was signed and not kept, or never agreed on.</summary>
        public bool Settled => Case.Outcome is CaseOutcome.Completed or CaseOutcome.PartlySettled;
    }

    private async Task<List<CaseFacts>> FactsAsync(List<MediationCase> cases, CancellationToken ct)
    {
        var ids = cases.Select(c => c.Id).ToList();
        var causes = await db.Set<CaseCause>().Where(c => ids.Contains(c.CaseId)).ToDictionaryAsync(c => c.CaseId, c => c.Kind.ToString(), ct);
        var remedies = (await db.Set<Settlement>().Where(s => ids.Contains(s.CaseId) && s.InForceAt != null).Select(s => new { s.CaseId, s.Number, Kinds = s.Terms.Select(t => t.Kind) }).ToListAsync(ct))
            .GroupBy(s => s.CaseId).ToDictionary(g => g.Key, g => g.MaxBy(s => s.Number)!.Kinds.GroupBy(k => k, StringComparer.Ordinal).OrderByDescending(k => k.Count()).ThenBy(k => k.Key, StringComparer.Ordinal).First().Key);
        var languages = (await db.Set<Participation>().Where(p => ids.Contains(p.CaseId) && p.Role == Role.Client).OrderBy(p => p.Id).Select(p => new { p.CaseId, p.Person.Language }).ToListAsync(ct))
            .GroupBy(p => p.CaseId).ToDictionary(g => g.Key, g => g.First().Language);
        return [.. cases.Select(c => new CaseFacts(c, causes.GetValueOrDefault(c.Id, Unknown), remedies.GetValueOrDefault(c.Id, Unknown), languages.GetValueOrDefault(c.Id, Unknown)))];
    }

    /// <summary>All kinds that there could be, in one order: neighbours are counted together where there are few.</summary>
    private IReadOnlyList<string> KindsOf(InsightBy by) => by switch
    {
        InsightBy.Cause => [.. Enum.GetNames<CauseKind>(), Unknown],
        InsightBy.Remedy => [.. TermKinds.Known, OfItsOwn, Unknown],
        InsightBy.Outcome => Enum.GetNames<CaseOutcome>(),
        InsightBy.Duration => [.. Enumerable.Range(0, LongestHalfYears + 1).Select(Number)],
        InsightBy.Severity => [.. Enumerable.Range(1, 4).Select(Number)],
        InsightBy.Jurisdiction => [.. options.Value.JurisdictionsTold, OfItsOwn],
        _ => [.. options.Value.LanguagesTold, OfItsOwn],
    };

    private string KindOf(CaseFacts facts, InsightBy by) => by switch
    {
        InsightBy.Cause => facts.Cause,
        InsightBy.Remedy => facts.Remedy == Unknown || TermKinds.Known.Contains(facts.Remedy, StringComparer.Ordinal) ? facts.Remedy : OfItsOwn,
        InsightBy.Outcome => facts.Case.Outcome!.Value.ToString(),
        InsightBy.Duration => Number(Math.Min(LongestHalfYears, (int)((facts.Case.ClosedAt!.Value - facts.Case.OpenedAt).TotalDays / DaysOfHalfYear))),
        InsightBy.Severity => Number(facts.Case.Severity),
        InsightBy.Jurisdiction => options.Value.JurisdictionsTold.FirstOrDefault(j => facts.Case.Jurisdiction == j || facts.Case.Jurisdiction.StartsWith($"{j}-", StringComparison.Ordinal)) ?? OfItsOwn,
        _ => options.Value.LanguagesTold.FirstOrDefault(l => facts.Language == l || facts.Language.StartsWith($"{l}-", StringComparison.Ordinal)) ?? OfItsOwn,
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static Instant QuarterOf(Instant now)
    {
        var today = now.InUtc().Date;
        return new LocalDate(today.Year, ((today.Month - 1) / 3 * 3) + 1, 1).AtMidnight().InUtc().ToInstant();
    }
}

/// <summary>Looks every day whether there is enough to publish.</summary>
public sealed class InsightsJob : IRecurringJob
{
    public string Name => "insights";

    public Duration Every => Duration.FromDays(1);

    public Task RunAsync(WorkScope scope) => scope.Get<PublishInsights>().RunAsync(scope.Now, scope.Ct);
}
