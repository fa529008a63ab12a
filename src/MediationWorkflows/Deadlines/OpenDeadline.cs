using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Holds;
using MediationWorkflows.Parties;
using MediationWorkflows.Rulebook;
using NodaTime;

namespace MediationWorkflows.Deadlines;

/// <summary>Opens a deadline on a case: derives its date from the case's zone and calendar, and gives it its wake-up.</summary>
public sealed class OpenDeadline(AppDb db, CalendarCatalog calendars, LadderCatalog ladders, DeadlineWakeUp wakeUp, AuditTrail audit)
{
    /// <param name="Rule">For example <c>10 BD</c>.</param>
    /// <param name="Ladder">A reminder ladder's name.</param>
    /// <param name="Clock">Whose clock it is: how it rolls (T2) and which holds stop it (T7) follow from that.</param>
    public sealed record Command(
        Guid CaseId, string Kind, Participation? Assignee, string AnchorEvent, Instant AnchorAt, string Rule, string Ladder, DeadlineClass Clock = DeadlineClass.Party,
        string? LegalBasis = null, InformationClass Class = InformationClass.ProcessMetadata);

    public async Task<Deadline> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var mediationCase = await db.FindAsync<MediationCase>([command.CaseId], ct) ?? throw new NotFoundException("case");
        var (calendar, roll) = (await calendars.CurrentAsync(mediationCase.CalendarId, ct), TollingPolicy.RollOf(command.Clock));
        var due = DueDate.Compute(DeadlineAnchor.At(command.AnchorAt), DeadlineRule.Parse(command.Rule), DeadlineDates.Zone(mediationCase.TimeZone), calendar, roll);
        var deadline = new Deadline
        {
            Id = Ids.New(now),
            CaseId = command.CaseId,
            Kind = command.Kind,
            Class = command.Class,
            ParticipationId = command.Assignee?.Id,
            AnchorEvent = command.AnchorEvent,
            AnchorAt = command.AnchorAt,
            Rule = command.Rule,
            LegalBasis = command.LegalBasis,
            Clock = command.Clock,
            CountedFrom = now,
            TimeZone = mediationCase.TimeZone,
            CalendarId = mediationCase.CalendarId,
            CalendarVersion = calendar.TopVersion,
            CalendarLayers = calendar.Version,
            Roll = roll.ToString(),
            TzdbVersion = DeadlineDates.TzdbVersion,
            Ladder = command.Ladder,
            LadderVersion = (await ladders.CurrentAsync(command.Ladder, ct)).Version,
            DueOn = due.Day,
            ExpiresAt = due.ExpiresAt,
            RungsHandledUntil = now,
            CreatedAt = now,
        };
        if (await db.IsHeldAsync(deadline, ct))
        {
            // Opened while the case stands still: its clock starts when the hold ends.
            deadline.State = DeadlineState.Suspended;
            db.Add(deadline);
        }
        else
        {
            // Found before the row is tracked: a fault must not leave a deadline that nothing wakes.
            var wakeAt = await wakeUp.NextAtAsync(deadline, command.Assignee?.Person.TimeZone, now, ct);
            db.Add(deadline);
            await wakeUp.ScheduleAtAsync(deadline, wakeAt, now, ct);
        }

        await audit.AppendAsync(command.CaseId, actorId: null, "deadline.opened", now, ct, "deadline", deadline.Id.ToString("N"),
            $$"""{"kind":"{{command.Kind}}","due":"{{due.Day:uuuu-MM-dd}}"}""");
        return deadline;
    }
}
