using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Monitoring;

/// <summary>What happened in the seven days up to an instant, and what stands still at it: counts only.</summary>
/// <param name="Open">Cases that are open now.</param>
/// <param name="Closed">Those that ended, by how.</param>
/// <param name="Expired">Dates that passed unanswered.</param>
/// <param name="Bounced">Mails that came back or were given up.</param>
/// <param name="Incidents">Raised in these days, and how many of them nobody has seen to.</param>
/// <param name="Stalled">Cases that stand still now, by reason; one may stand still for several.</param>
public sealed record WeekOfOperations(
    Instant From, Instant To, int Open, int Opened, IReadOnlyDictionary<CaseOutcome, int> Closed, int Expired, int Sent, int Bounced, (int Raised, int Open) Incidents,
    IReadOnlyDictionary<StallReason, int> Stalled)
{
    public static readonly Duration Length = Duration.FromDays(7);

    public static async Task<WeekOfOperations> ReadAsync(WorkScope scope)
    {
        var (db, ct, to) = (scope.Db, scope.Ct, scope.Now);
        var from = to - Length;
        var cases = db.Set<MediationCase>();
        var mails = db.Set<OutboxMessage>().Where(m => m.IntendedAt >= from && m.IntendedAt < to);
        var incidents = db.Set<WorkflowIncident>().Where(i => i.At >= from && i.At < to);
        return new WeekOfOperations(
            from, to,
            await cases.CountAsync(c => c.ClosedAt == null, ct),
            await cases.CountAsync(c => c.OpenedAt >= from && c.OpenedAt < to, ct),
            await cases.Where(c => c.ClosedAt >= from && c.ClosedAt < to && c.Outcome != null).GroupBy(c => c.Outcome!.Value).Select(g => new { g.Key, Count = g.Count() })
                .ToDictionaryAsync(g => g.Key, g => g.Count, ct),
            await db.Set<Deadline>().CountAsync(d => d.State == DeadlineState.Expired && d.SettledAt >= from && d.SettledAt < to, ct),
            await mails.CountAsync(m => m.State == OutboxState.Sent, ct),
            await mails.CountAsync(m => m.State == OutboxState.Bounced || m.State == OutboxState.Failed, ct),
            (await incidents.CountAsync(ct), await incidents.CountAsync(i => i.ResolvedAt == null, ct)),
            (await scope.Get<StalledCases>().ListAsync(to, ct)).CountBy(s => s.Reason).ToDictionary(g => g.Key, g => g.Value));
    }
}
