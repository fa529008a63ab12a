using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Deadlines;

/// <summary>Opens a deadline on a case: derives its date from the case's zone and calendar, and gives it its wake-up.</summary>
public sealed class OpenDeadline(AppDb db, DeadlineWakeUp wakeUp, AuditTrail audit)
{
    /// <param name="Rule">For example <c>10 BD</c>.</param>
    /// <param name="Ladder">A reminder ladder's name.</param>
    public sealed record Command(
        Guid CaseId, string Kind, Participation? Assignee, string AnchorEvent, Instant AnchorAt, string Rule, string Ladder, Roll Roll = Roll.Next, string? LegalBasis = null);

    public async Task<Deadline> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var mediationCase = await db.FindAsync<MediationCase>([command.CaseId], ct) ?? throw new NotFoundException("case");
        var due = DueDate.Compute(DeadlineAnchor.At(command.AnchorAt), DeadlineRule.Parse(command.Rule),
            DeadlineDates.Zone(mediationCase.TimeZone), CalendarLibrary.Get(mediationCase.CalendarId), command.Roll);
        var deadline = new Deadline
        {
            Id = Ids.New(now),
            CaseId = command.CaseId,
            Kind = command.Kind,
            ParticipationId = command.Assignee?.Id,
            AnchorEvent = command.AnchorEvent,
            AnchorAt = command.AnchorAt,
            Rule = command.Rule,
            LegalBasis = command.LegalBasis,
            TimeZone = mediationCase.TimeZone,
            CalendarId = mediationCase.CalendarId,
            CalendarVersion = mediationCase.CalendarVersion,
            Roll = command.Roll.ToString(),
            TzdbVersion = DeadlineDates.TzdbVersion,
            Ladder = command.Ladder,
            DueOn = due.Day,
            ExpiresAt = due.ExpiresAt,
            RungsHandledUntil = now,
            CreatedAt = now,
        };
        // Refused here (an unknown ladder) rather than after the row is tracked: a fault must not leave a deadline that nothing wakes.
        _ = DeadlineWakeUp.NextAt(deadline, command.Assignee?.Person.TimeZone, now);
        db.Add(deadline);
        await wakeUp.ScheduleAsync(deadline, command.Assignee?.Person.TimeZone, now, ct);
        await audit.AppendAsync(command.CaseId, actorId: null, "deadline.opened", now, ct, "deadline", deadline.Id.ToString("N"),
            $$"""{"kind":"{{command.Kind}}","due":"{{due.Day:uuuu-MM-dd}}"}""");
        return deadline;
    }
}
