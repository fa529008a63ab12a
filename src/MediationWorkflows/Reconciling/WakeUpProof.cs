using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Jobs;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Reconciling;

/// <summary>Whether everything that waits will be woken, with what by, and what is not.</summary>
/// <param name="IsProven">No gap at all.</param>
/// <param name="WaitingInstances">Suspended workflow instances.</param>
/// <param name="WaitsBy">Their waits, by what ends them: Timer, Task, Event, Child …</param>
/// <param name="OpenDeadlines">Each with exactly one wake-up, unless a gap says otherwise.</param>
/// <param name="Gaps">What nothing will wake, or what would wake nobody.</param>
/// <param name="LastRepairAt">When the reconciler last ran; null: never.</param>
public sealed record WakeUpReport(
    bool IsProven, int WaitingInstances, IReadOnlyDictionary<string, int> WaitsBy, int OpenDeadlines, IReadOnlyList<Finding> Gaps, Instant CheckedAt, Instant? LastRepairAt);

/// <summary>The proof of wake-up, from the rows as they are now; changes nothing.</summary>
public sealed class WakeUpProof(AppDb db, Reconciler reconciler)
{
    public async Task<WakeUpReport> RunAsync(Instant now, CancellationToken ct)
    {
        var gaps = await reconciler.FindAsync(now, ct);
        return new WakeUpReport(
            gaps.Count == 0,
            await db.Set<WorkflowInstance>().CountAsync(i => i.Status == WorkflowStatus.Running && i.SubStatus == WorkflowSubStatus.Suspended, ct),
            await db.Set<WorkflowBookmark>().GroupBy(b => b.Kind).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct),
            await db.Set<Deadline>().CountAsync(d => d.State == DeadlineState.Open || d.State == DeadlineState.Extended, ct),
            gaps, now, await JobRunner.LastRunAsync(db, ReconcileJob.JobName, ct));
    }
}
