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
                Cells = CaseFacts.Table(facts, by, options.Value),
                PublishedAt = now,
            });
        }

        return Enum.GetValues<InsightBy>().Length;
    }

    private async Task<List<CaseFacts>> FactsAsync(List<MediationCase> cases, CancellationToken ct)
    {
        var ids = cases.Select(c => c.Id).ToList();
        var causes = await db.Set<CaseCause>().Where(c => ids.Contains(c.CaseId)).ToDictionaryAsync(c => c.CaseId, c => c.Kind.ToString(), ct);
        var remedies = (await db.Set<Settlement>().Where(s => ids.Contains(s.CaseId) && s.InForceAt != null).Select(s => new { s.CaseId, s.Number, Kinds = s.Terms.Select(t => t.Kind) }).ToListAsync(ct))
            .GroupBy(s => s.CaseId).ToDictionary(g => g.Key, g => g.MaxBy(s => s.Number)!.Kinds.GroupBy(k => k, StringComparer.Ordinal).OrderByDescending(k => k.Count()).ThenBy(k => k.Key, StringComparer.Ordinal).First().Key);
        var clients = (await db.Set<Participation>().Where(p => ids.Contains(p.CaseId) && p.Role == Role.Client).OrderBy(p => p.Id)
            .Select(p => new { p.CaseId, p.Person.Language, Interpreted = p.InterpreterLanguage != null, Accommodated = p.Accommodations != null }).ToListAsync(ct)).ToLookup(p => p.CaseId);
        return [.. cases.Select(c => new CaseFacts(
            c.Outcome!.Value,
            c.Severity,
            c.Jurisdiction,
            (int)(c.ClosedAt!.Value - c.OpenedAt).TotalDays,
            causes.GetValueOrDefault(c.Id, CaseFacts.Unknown),
            remedies.GetValueOrDefault(c.Id),
            clients[c.Id].FirstOrDefault()?.Language ?? CaseFacts.Unknown,
            clients[c.Id].Any(p => p.Interpreted) ? CaseFacts.Interpreter : clients[c.Id].Any(p => p.Accommodated) ? CaseFacts.Accommodations : CaseFacts.NoNeeds))];
    }

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
