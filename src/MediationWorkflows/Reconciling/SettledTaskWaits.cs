using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Tasks;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Reconciling;

/// <summary>Waits for a task that is no longer open: an answer that is on record is delivered; without one a person must help.</summary>
public sealed class SettledTaskWaits(AppDb db) : IReconcilerCheck
{
    public const string Kind = "WaitForSettledTask";

    public async Task<IReadOnlyList<Finding>> FindAsync(int limit, Instant now, CancellationToken ct)
    {
        var waits = from bookmark in db.Set<WorkflowBookmark>().Where(b => b.Kind == Wait.TaskKind)
                    where !db.Set<CaseTask>().Any(t => t.Id == bookmark.KeyId && t.State == TaskState.Open)
                        && !db.Set<WorkTimer>().Any(t => t.Kind == ResumeTimer.TimerKind && t.Target == bookmark.Id)
                    orderby bookmark.Id
                    select new
                    {
                        bookmark.Id, bookmark.InstanceId, bookmark.ActivityId,
                        Task = db.Set<CaseTask>().Where(t => t.Id == bookmark.KeyId).Select(t => new { t.CaseId, t.Outcome }).FirstOrDefault(),
                    };
        return (await waits.Take(limit).ToListAsync(ct)).ConvertAll(w => new Finding(
            Kind, w.Id, $"The wait at {w.ActivityId} was for a task that is no longer open.", w.Task?.Outcome is not null, w.InstanceId, w.Task?.CaseId));
    }

    public async Task RepairAsync(Finding finding, Instant now, CancellationToken ct)
    {
        if (await db.FindAsync<WorkflowBookmark>([finding.Id], ct) is { KeyId: { } taskId } waiting && await db.FindAsync<CaseTask>([taskId], ct) is { Outcome: { } outcome })
            db.Add(ResumeTimer.For(waiting, TakeAnswer.Payload(taskId, outcome), now));
    }
}
