using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Tasks;

/// <summary>Gives an open task to somebody else, with its deadline, and tells them. The date stays; reminders come at the new assignee's hour.</summary>
public sealed class HandOverTask(AppDb db, TaskKinds kinds, DeadlineWakeUp wakeUp, Outbox outbox)
{
    /// <param name="assignee">With their person.</param>
    public async Task RunAsync(CaseTask task, Participation assignee, Instant now, CancellationToken ct)
    {
        var deadline = (await db.FindAsync<Deadline>([task.DeadlineId], ct))!;
        (task.AssigneeId, deadline.ParticipationId) = (assignee.Id, assignee.Id);
        // What was queued for somebody else goes.
        await outbox.SuppressForDeadlineAsync(deadline.Id, "Reassigned", ct);
        if (deadline.IsOpen)
        {
            await wakeUp.ScheduleAsync(deadline, assignee.Person.TimeZone, now, ct);
        }

        var kind = kinds.Find(task.Kind)!;
        await outbox.EnqueueAsync($"task:{task.Id:N}:assigned:{assignee.Id:N}", kind.AssignedTemplate, assignee,
            new Outbox.Subject(task.CaseId, task.Id, deadline.Id, Weight: kind.AssignedWeight), now, now, ct);
    }
}
