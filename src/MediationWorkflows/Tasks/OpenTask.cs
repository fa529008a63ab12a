using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tasks;

/// <summary>Asks someone for something: the task, its deadline with reminders, and the mail that tells of it.</summary>
public sealed class OpenTask(AppDb db, TaskKinds kinds, OpenDeadline openDeadline, Outbox outbox, AuditTrail audit)
{
    /// <param name="AssigneeId">The participation that must answer, or null when nobody holds that part yet.</param>
    /// <param name="Rule">How long they have, for example <c>10 BD</c>.</param>
    /// <param name="Ladder">The reminder ladder's name.</param>
    public sealed record Command(Guid CaseId, string Kind, Guid? AssigneeId, string Rule, string Ladder, Guid? SubjectId = null);

    public async Task<CaseTask> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var kind = kinds.Find(command.Kind)
            ?? throw new InvalidInputException("kind", $"There is no task kind '{command.Kind}'. Known: {string.Join(", ", kinds.All.Select(k => k.Name).Order(StringComparer.Ordinal))}.");
        var assignee = command.AssigneeId is { } id
            ? await db.Set<Participation>().Include(p => p.Person).FirstOrDefaultAsync(p => p.Id == id && p.CaseId == command.CaseId, ct)
                ?? throw new NotFoundException("participation")
            : null;
        var deadline = await openDeadline.RunAsync(
            new OpenDeadline.Command(command.CaseId, command.Kind, assignee, "task.opened", now, command.Rule, command.Ladder, kind.Clock, Class: kind.Class), now, ct);
        var task = new CaseTask
        {
            Id = Ids.New(now),
            CaseId = command.CaseId,
            Kind = command.Kind,
            Class = kind.Class,
            AssigneeId = command.AssigneeId,
            SubjectId = command.SubjectId,
            DeadlineId = deadline.Id,
            Deadline = deadline,
            CreatedAt = now,
        };
        db.Add(task);
        if (assignee is not null)
        {
            await outbox.EnqueueAsync($"task:{task.Id:N}:opened", kind.AssignedTemplate, assignee, new Outbox.Subject(command.CaseId, task.Id, deadline.Id, Weight: kind.AssignedWeight), now, now, ct);
        }

        await audit.AppendAsync(command.CaseId, actorId: null, "task.opened", now, ct, "task", task.Id.ToString("N"), $$"""{"kind":"{{kind.Name}}"}""");
        return task;
    }
}
