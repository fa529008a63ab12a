using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tasks;

/// <summary>Takes a question back that nobody waits for any more, with its deadline and reminders.</summary>
public sealed class AbandonTask(AppDb db, SettleDeadline settle, AuditTrail audit) : IWaitOwner
{
    public string Kind => Wait.TaskKind;

    public async Task AbandonAsync(string key, Instant now, CancellationToken ct)
    {
        var taskId = Guid.ParseExact(key, "N");
        var task = await db.Set<CaseTask>().Include(t => t.Deadline).FirstOrDefaultAsync(t => t.Id == taskId, ct);
        if (task is not { State: TaskState.Open })
        {
            return;
        }

        task.State = TaskState.Cancelled;
        if (task.Deadline.IsPending)
        {
            await settle.EndAsync(task.Deadline, DeadlineState.Cancelled, actorId: null, now, ct);
        }

        await audit.AppendAsync(task.CaseId, actorId: null, "task.cancelled", now, ct, "task", key);
    }
}
