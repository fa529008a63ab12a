using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tasks;

/// <summary>Gives an open task to somebody of the case: one that nobody had, or one that another cannot answer. The deadline stays.</summary>
public sealed class AssignTask(AppDb db, AccessPolicy policy, HandOverTask handOver, AuditTrail audit)
{
    /// <param name="Assignee">The participation's key in the case, for example <c>mediator</c>.</param>
    public sealed record Command(Guid TaskId, string Assignee, Viewer By);

    public async Task<CaseTask> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (task, assignee) = await DemandAsync(command, now, ct);
        await handOver.RunAsync(task, assignee, now, ct);
        await audit.AppendAsync(task.CaseId, command.By.PersonId, "task.assigned", now, ct, "task", task.Id.ToString("N"),
            $$"""{"to":"{{assignee.Id:N}}"}""");
        return task;
    }

    /// <summary>Whether it would be done; changes nothing.</summary>
    /// <exception cref="DomainException">It would not, and why.</exception>
    public async Task<(CaseTask Task, Participation Assignee)> DemandAsync(Command command, Instant now, CancellationToken ct)
    {
        var (task, access) = await policy.FindAsync<CaseTask>(command.By, command.TaskId, "task", now, ct);
        access.Demand(CaseAction.ManageTasks);
        if (task.State != TaskState.Open)
        {
            throw new StateException($"This task is {task.State} already; nothing was changed.", task.State.ToString());
        }

        var assignee = await db.Set<Participation>().Include(p => p.Person).FirstOrDefaultAsync(p => p.CaseId == task.CaseId && p.Key == command.Assignee, ct);
        if (assignee is null || !assignee.IsInMandate(now))
        {
            throw new InvalidInputException("assignee", "Nobody with this key takes part in the case now.");
        }

        return (task, assignee);
    }
}
