using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Reconciling;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Monitoring;

/// <summary>How much of what there is right now, for gauges and health details: counts only.</summary>
/// <param name="OverdueFor">How long the oldest due timer has been waiting; zero when nothing is due.</param>
/// <param name="Outbox">Mails by state, without those that are done or were sent again.</param>
/// <param name="Incidents">Open ones by kind.</param>
/// <param name="Gaps">Waits without a wake-up and the like, by kind, as a reconciliation would find them.</param>
public sealed record OperationsSnapshot(
    int TimersWaiting, int TimersDue, int TimersDead, Duration OverdueFor, IReadOnlyDictionary<string, int> Outbox, IReadOnlyDictionary<string, int> Incidents,
    IReadOnlyDictionary<string, int> Gaps, int StalledCases)
{
    private static readonly OutboxState[] NotDone = [OutboxState.Queued, OutboxState.Sending, OutboxState.Failed, OutboxState.Unknown, OutboxState.Bounced];

    public static async Task<OperationsSnapshot> TakeAsync(WorkScope scope)
    {
        var timers = scope.Db.Set<WorkTimer>();
        // Named, so that the index that the pump claims by finds what is due among all that waits.
        var due = timers.Where(t => t.State == TimerState.Waiting && TimerPump.Priorities.Contains(t.Priority) && t.NotBefore <= scope.Now);
        var oldest = await TimerPump.NextAsync(scope);
        return new OperationsSnapshot(
            await timers.CountAsync(t => t.State == TimerState.Waiting, scope.Ct),
            await due.CountAsync(scope.Ct),
            await timers.CountAsync(t => t.State == TimerState.Dead, scope.Ct),
            oldest is { } since && since < scope.Now ? scope.Now - since : Duration.Zero,
            await scope.Db.Set<OutboxMessage>().Where(m => NotDone.Contains(m.State) && m.Reason != ReplayMail.Replayed).GroupBy(m => m.State).Select(g => new { g.Key, Count = g.Count() })
                .ToDictionaryAsync(g => g.Key.ToString(), g => g.Count, scope.Ct),
            await scope.Db.Set<WorkflowIncident>().Where(i => i.ResolvedAt == null).GroupBy(i => i.Kind).Select(g => new { g.Key, Count = g.Count() })
                .ToDictionaryAsync(g => g.Key, g => g.Count, scope.Ct),
            (await scope.Get<Reconciler>().FindAsync(scope.Now, scope.Ct)).CountBy(f => f.Kind).ToDictionary(StringComparer.Ordinal),
            (await scope.Get<StalledCases>().ListAsync(scope.Now, scope.Ct)).DistinctBy(s => s.CaseId).Count());
    }
}
