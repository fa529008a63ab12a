using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tasks;

/// <summary>Takes the silence branch: nobody answered, through all reminders; the workflow decides what silence means.</summary>
public sealed class ExpireTask(AppDb db, SettleDeadline settle, BurstRunner bursts, AuditTrail audit)
{
    public const string Silent = "Silent";

    public async Task RunAsync(Deadline deadline, Instant intendedAt, Instant now, CancellationToken ct)
    {
        await settle.EndAsync(deadline, DeadlineState.Expired, actorId: null, now, ct);
        var task = await db.Set<CaseTask>().FirstOrDefaultAsync(t => t.DeadlineId == deadline.Id, ct);
        if (task is not { State: TaskState.Open })
        {
            return;
        }

        (task.State, task.Outcome) = (TaskState.Expired, Silent);
        await audit.AppendAsync(task.CaseId, actorId: null, "task.expired", now, ct, "task", task.Id.ToString("N"));
        await bursts.ResumeByKeyAsync(Wait.TaskKind, task.Id.ToString("N"), TakeAnswer.Payload(task.Id, Silent), now, ct, intendedAt);
    }
}
