using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Deadlines;

/// <summary>Gives more time, counted from the day that it was due; keeps who, why, and the old date.</summary>
public sealed class ExtendDeadline(AppDb db, AccessPolicy policy, DeadlineWakeUp wakeUp, Outbox outbox, DeadlineNotices notices, AuditTrail audit)
{
    /// <param name="Rule">How much more, for example <c>5 BD</c>.</param>
    /// <param name="Reason">A code or a short reason of process.</param>
    public sealed record Command(Guid DeadlineId, string Rule, string Reason, Viewer By);

    public async Task<Deadline> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var deadline = await db.Set<Deadline>().Include(d => d.Changes).FirstOrDefaultAsync(d => d.Id == command.DeadlineId, ct)
            ?? throw new NotFoundException("deadline");
        (await policy.For(command.By, deadline.CaseId, now, ct)).Demand(CaseAction.ManageDeadlines);
        if (!deadline.IsOpen)
        {
            throw new StateException($"This deadline is {deadline.State} and cannot be extended.", deadline.State.ToString());
        }

        var (oldDue, oldRule) = (deadline.DueOn, deadline.Rule);
        deadline.AnchorEvent = "deadline.extended";
        // The start of the day it was due: the end of the day before, which is defined also where a zone skipped a day.
        deadline.AnchorAt = DueDate.EndOf(oldDue.PlusDays(-1), DeadlineDates.Zone(deadline.TimeZone));
        deadline.Rule = command.Rule;
        var due = DeadlineDates.Derive(deadline);
        if (due.ExpiresAt <= deadline.ExpiresAt)
        {
            throw new InvalidInputException("rule", $"{command.Rule} gives no more time: name a longer one, for example 5 BD.");
        }

        (deadline.DueOn, deadline.ExpiresAt, deadline.State, deadline.StalledAt) = (due.Day, due.ExpiresAt, DeadlineState.Extended, null);
        deadline.Revision++;
        deadline.RungsHandledUntil = now;
        db.Add(new DeadlineChange
        {
            Id = Ids.New(now),
            DeadlineId = deadline.Id,
            At = now,
            ActorId = command.By.PersonId,
            Reason = command.Reason,
            OldDueOn = oldDue,
            NewDueOn = due.Day,
            OldRule = oldRule,
            NewRule = command.Rule,
        });
        await outbox.SuppressForDeadlineAsync(deadline.Id, "Extended", ct);
        await notices.MovedAsync(deadline, now, ct);
        var assignee = deadline.ParticipationId is { } id
            ? await db.Set<Participation>().Include(p => p.Person).FirstAsync(p => p.Id == id, ct)
            : null;
        await wakeUp.ScheduleAsync(deadline, assignee?.Person.TimeZone, now, ct);
        await audit.AppendAsync(deadline.CaseId, command.By.PersonId, "deadline.extended", now, ct, "deadline", deadline.Id.ToString("N"),
            $$"""{"from":"{{oldDue:uuuu-MM-dd}}","to":"{{due.Day:uuuu-MM-dd}}"}""");
        return deadline;
    }
}
