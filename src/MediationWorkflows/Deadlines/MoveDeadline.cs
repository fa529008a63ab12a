using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Deadlines;

/// <summary>
/// Gives a deadline its newly derived date, and in the same step everything that follows: the change with who and why, the reminders of the old
/// date taken back, the one wake-up moved.
/// </summary>
public sealed class MoveDeadline(AppDb db, DeadlineWakeUp wakeUp, Outbox outbox, DeadlineNotices notices, AuditTrail audit)
{
    /// <param name="Reason">A code or a short reason of process.</param>
    /// <param name="OldRule">The rule before, where it changed too.</param>
    /// <param name="Action">How the audit trail calls it.</param>
    /// <param name="IsTold">The assignee has the new date already, from the very mail that moved it.</param>
    public sealed record Cause(string Reason, Guid? ActorId, string? OldRule = null, string Action = "deadline.moved", bool IsTold = false);

    public async Task RunAsync(Deadline deadline, DueDate due, Cause cause, Instant now, CancellationToken ct)
    {
        var isNew = due.ExpiresAt != deadline.ExpiresAt;
        if (isNew)
        {
            await RecordAsync(deadline, due, cause, now, ct);
        }

        (deadline.DueOn, deadline.ExpiresAt, deadline.StalledAt) = (due.Day, due.ExpiresAt, null);
        deadline.State = deadline.IsExtended ? DeadlineState.Extended : DeadlineState.Open;
        deadline.TzdbVersion = DeadlineDates.TzdbVersion;
        // Wake-ups for the date before do nothing from here on (T4).
        deadline.Revision++;
        await outbox.SuppressForDeadlineAsync(deadline.Id, "Moved", ct);
        if (isNew && !cause.IsTold)
        {
            await notices.MovedAsync(deadline, now, ct);
        }

        await wakeUp.ScheduleAsync(deadline, await ZoneOfAssigneeAsync(deadline, ct), now, ct);
    }

    private Task RecordAsync(Deadline deadline, DueDate due, Cause cause, Instant now, CancellationToken ct)
    {
        db.Add(new DeadlineChange
        {
            Id = Ids.New(now),
            DeadlineId = deadline.Id,
            At = now,
            ActorId = cause.ActorId,
            Reason = cause.Reason,
            OldDueOn = deadline.DueOn,
            NewDueOn = due.Day,
            OldExpiresAt = deadline.ExpiresAt,
            NewExpiresAt = due.ExpiresAt,
            OldRule = cause.OldRule ?? deadline.Rule,
            NewRule = deadline.Rule,
        });
        return audit.AppendAsync(deadline.CaseId, cause.ActorId, cause.Action, now, ct, "deadline", deadline.Id.ToString("N"),
            $$"""{"from":"{{deadline.DueOn:uuuu-MM-dd}}","to":"{{due.Day:uuuu-MM-dd}}"}""");
    }

    private Task<string?> ZoneOfAssigneeAsync(Deadline deadline, CancellationToken ct) =>
        db.Set<Participation>().Where(p => p.Id == deadline.ParticipationId).Select(p => p.Person.TimeZone).FirstOrDefaultAsync(ct)!;
}
