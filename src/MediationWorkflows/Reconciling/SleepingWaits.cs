using MediationWorkflows.Database;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Reconciling;

/// <summary>Waits for an instant whose timer is gone.</summary>
public sealed class SleepingWaits(AppDb db) : IReconcilerCheck
{
    public const string Kind = "WaitWithoutTimer";

    public async Task<IReadOnlyList<Finding>> FindAsync(int limit, Instant now, CancellationToken ct) =>
        (await db.Set<WorkflowBookmark>().Where(b => b.DueAt != null && !db.Set<WorkTimer>().Any(t => t.Kind == ResumeTimer.TimerKind && t.Target == b.Id))
            .OrderBy(b => b.DueAt).Take(limit).Select(b => new { b.Id, b.InstanceId, b.ActivityId }).ToListAsync(ct))
            .ConvertAll(b => new Finding(Kind, b.Id, $"The wait at {b.ActivityId} had lost its timer.", IsRepairable: true, b.InstanceId));

    public async Task RepairAsync(Finding finding, Instant now, CancellationToken ct)
    {
        if (await db.FindAsync<WorkflowBookmark>([finding.Id], ct) is { DueAt: { } dueAt } waiting)
            db.Add(ResumeTimer.For(waiting, dueAt, now));
    }
}
