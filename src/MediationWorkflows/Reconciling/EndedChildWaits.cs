using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Reconciling;

/// <summary>Parents that wait for a child that has ended, or that is nowhere: the result is delivered, or a person must help.</summary>
public sealed class EndedChildWaits(AppDb db) : IReconcilerCheck
{
    public const string Kind = "WaitForEndedChild";

    public async Task<IReadOnlyList<Finding>> FindAsync(int limit, Instant now, CancellationToken ct)
    {
        var waits = from bookmark in db.Set<WorkflowBookmark>().Where(b => b.Kind == Wait.ChildKind)
                    where !db.Set<WorkflowInstance>().Any(c => c.Id == bookmark.KeyId && c.Status == WorkflowStatus.Running)
                        && !db.Set<WorkTimer>().Any(t => (t.Kind == ResumeTimer.TimerKind && t.Target == bookmark.Id) || (t.Kind == StartTimer.TimerKind && t.TargetId == bookmark.KeyId))
                    orderby bookmark.Id
                    select new { bookmark.Id, bookmark.InstanceId, bookmark.ActivityId, HasEnded = db.Set<WorkflowInstance>().Any(c => c.Id == bookmark.KeyId) };
        return (await waits.Take(limit).ToListAsync(ct)).ConvertAll(w => new Finding(
            Kind, w.Id, $"The wait at {w.ActivityId} was for a child that {(w.HasEnded ? "had ended" : "is nowhere")}.", w.HasEnded, w.InstanceId));
    }

    public async Task RepairAsync(Finding finding, Instant now, CancellationToken ct)
    {
        if (await db.FindAsync<WorkflowBookmark>([finding.Id], ct) is { KeyId: { } childId } waiting && await db.FindAsync<WorkflowInstance>([childId], ct) is { } child)
            db.Add(ResumeTimer.For(waiting, BurstHost.ResultOf(child).ToJson(), now));
    }
}
