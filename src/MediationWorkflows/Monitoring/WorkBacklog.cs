using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Monitoring;

/// <summary>How much waits to be fired, sent or seen to right now: counts only.</summary>
/// <param name="OverdueFor">How long the oldest due timer has been waiting; zero when nothing is due.</param>
/// <param name="Outbox">Mails by state, without those that are done or were sent again.</param>
/// <param name="Incidents">Open ones by kind.</param>
public sealed record WorkBacklog(
    int TimersWaiting, int TimersDue, int TimersDead, Duration OverdueFor, IReadOnlyDictionary<string, int> Outbox, IReadOnlyDictionary<string, int> Incidents)
{
    private static readonly OutboxState[] NotDone = [OutboxState.Queued, OutboxState.Sending, OutboxState.Failed, OutboxState.Unknown, OutboxState.Bounced];

    public static async Task<WorkBacklog> TakeAsync(WorkScope scope)
    {
        var timers = scope.Db.Set<WorkTimer>();
        // Named, so that the index that the pump claims by finds what is due among all that waits.
        var due = timers.Where(t => t.State == TimerState.Waiting && TimerPump.Priorities.Contains(t.Priority) && t.NotBefore <= scope.Now);
        var oldest = await TimerPump.NextAsync(scope);
        return new WorkBacklog(
            await timers.CountAsync(t => t.State == TimerState.Waiting, scope.Ct),
            await due.CountAsync(scope.Ct),
            await timers.CountAsync(t => t.State == TimerState.Dead, scope.Ct),
            oldest is { } since && since < scope.Now ? scope.Now - since : Duration.Zero,
            await scope.Db.Set<OutboxMessage>().Where(m => NotDone.Contains(m.State) && m.Reason != ReplayMail.Replayed && m.CreatedAt <= scope.Now).GroupBy(m => m.State).Select(g => new { g.Key, Count = g.Count() })
                .ToDictionaryAsync(g => g.Key.ToString(), g => g.Count, scope.Ct),
            await scope.Db.Set<WorkflowIncident>().Where(i => i.ResolvedAt == null).GroupBy(i => i.Kind).Select(g => new { g.Key, Count = g.Count() })
                .ToDictionaryAsync(g => g.Key, g => g.Count, scope.Ct));
    }
}
