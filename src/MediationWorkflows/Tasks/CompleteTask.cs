using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tasks;

/// <summary>
/// Takes a person's answer: applies it to the case, settles the deadline (no later reminder goes out), and resumes the
/// workflow that waits for it, all in one step.
/// </summary>
public sealed class CompleteTask(AppDb db, TaskKinds kinds, AccessPolicy policy, TakeAnswer answer)
{
    /// <param name="Data">What the kind's form holds; may be empty.</param>
    /// <param name="ReceivedAt">When the answer reached the server, which decides whether it is in time (T6); null: now.</param>
    public sealed record Command(Guid TaskId, string Outcome, JsonObject Data, Viewer By, Instant? ReceivedAt = null);

    public async Task<CaseTask> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var task = await db.Set<CaseTask>().Include(t => t.Deadline).Include(t => t.Assignee).FirstOrDefaultAsync(t => t.Id == command.TaskId, ct)
            ?? throw new NotFoundException("task");
        (await policy.For(command.By, task.CaseId, now, ct)).DemandActingFor(task.AssigneeId);
        if (task.State != TaskState.Open)
        {
            throw new StateException($"This task is {task.State} already; nothing was changed.", task.State.ToString());
        }

        var kind = kinds.Find(task.Kind)!;
        if (!kind.Outcomes.Contains(command.Outcome, StringComparer.Ordinal))
        {
            throw new InvalidInputException("outcome", $"This is no answer here. Choose one of: {string.Join(", ", kind.Outcomes)}.");
        }

        await kind.ApplyAsync(task, command.Outcome, command.Data, command.By.PersonId, now, ct);
        await answer.RunAsync(task, command.Outcome, command.By.PersonId, command.ReceivedAt ?? now, now, ct);
        return task;
    }
}
