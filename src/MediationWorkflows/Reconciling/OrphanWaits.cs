using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Reconciling;

/// <summary>Waits of instances that have ended: they go, with their timers and with what they stand for (a task).</summary>
public sealed class OrphanWaits(AppDb db, TimerQueue timers, IEnumerable<IWaitOwner> owners) : IReconcilerCheck
{
    public const string Kind = "OrphanWait";

    public async Task<IReadOnlyList<Finding>> FindAsync(int limit, Instant now, CancellationToken ct) =>
        (await db.Set<WorkflowBookmark>()
            .Where(b => db.Set<WorkflowInstance>().Any(i => i.Id == b.InstanceId && (i.SubStatus == WorkflowSubStatus.Finished || i.SubStatus == WorkflowSubStatus.Cancelled)))
            .OrderBy(b => b.Id).Take(limit).Select(b => new { b.Id, b.InstanceId, b.ActivityId }).ToListAsync(ct))
            .ConvertAll(b => new Finding(Kind, b.Id, $"The wait at {b.ActivityId} outlived its instance.", IsRepairable: true, b.InstanceId));

    public async Task RepairAsync(Finding finding, Instant now, CancellationToken ct)
    {
        if (await db.FindAsync<WorkflowBookmark>([finding.Id], ct) is not { } stray)
            return;
        db.Remove(stray);
        await timers.CancelAsync(ResumeTimer.TimerKind, stray.Id, ct);
        if (owners.FirstOrDefault(o => o.Kind == stray.Kind) is { } owner)
            await owner.AbandonAsync(stray.Key, now, ct);
    }
}
