using System.Text.Json.Nodes;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tasks;

/// <summary>
/// Settles a task with its answer: the task, its deadline (no later reminder goes out), and the workflow that waits. Whether
/// somebody answers the task or acts on the case directly, the question is answered all the same.
/// </summary>
public sealed class TakeAnswer(AppDb db, SettleDeadline settle, BurstRunner bursts, AuditTrail audit)
{
    /// <summary>
    /// Settles the open task of a kind that what somebody just did answers, if there is one.
    /// </summary>
    /// <param name="assigneeId">Whose task; null for whoever was asked.</param>
    /// <param name="subjectId">What it was about; null for anything.</param>
    public async Task OfAsync(
        Guid caseId, string kind, string outcome, Guid? actorId, Instant now, CancellationToken ct, Guid? assigneeId = null, Guid? subjectId = null)
    {
        var open = await db.Set<CaseTask>().Include(t => t.Deadline)
            .Where(t => t.CaseId == caseId && t.Kind == kind && t.State == TaskState.Open).OrderBy(t => t.Id).ToListAsync(ct);
        foreach (var task in open.Where(t => t.State == TaskState.Open && (assigneeId is null || t.AssigneeId == assigneeId) && (subjectId is null || t.SubjectId == subjectId)))
        {
            await RunAsync(task, outcome, actorId, now, now, ct);
        }
    }

    /// <param name="receivedAt">When the answer reached the server, which decides whether it is in time (T6).</param>
    internal async Task RunAsync(CaseTask task, string outcome, Guid? actorId, Instant receivedAt, Instant now, CancellationToken ct)
    {
        (task.State, task.Outcome, task.CompletedAt, task.CompletedBy) = (TaskState.Completed, outcome, receivedAt, actorId);
        // A date that was waived is neither met nor missed.
        if (task.Deadline.IsPending)
        {
            await settle.MetAsync(task.Deadline, receivedAt, actorId, now, ct);
        }

        await audit.AppendAsync(task.CaseId, actorId, "task.completed", now, ct, "task", task.Id.ToString("N"), $$"""{"outcome":"{{outcome}}"}""");
        await bursts.ResumeByKeyAsync(Wait.TaskKind, task.Id.ToString("N"), Payload(task.Id, outcome), now, ct);
    }

    /// <summary>What the waiting activity learns: ids and the outcome's name, no content.</summary>
    internal static JsonObject Payload(Guid taskId, string outcome) => new() { ["taskId"] = taskId.ToString("N"), ["outcome"] = outcome };
}
