using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Proposals;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Sessions;

/// <summary>
/// Sets a session: everybody who is expected gets notice and an entry for their calendar, interpreters are let in for as long as it lasts, and other
/// times that lay on the table are off it.
/// </summary>
public sealed class ScheduleSession(
    AppDb db, AccessPolicy policy, CalendarCatalog calendars, SessionGate gate, InterpreterAccess interpreters, SessionMails mails, CloseProposals proposals, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid CaseId, SessionInput Session, Viewer By);

    public async Task<Session> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.HoldSessions);
        var mediationCase = (await db.FindAsync<MediationCase>([command.CaseId], ct))!;
        mediationCase.RequireOpen();
        var input = command.Session;
        var errors = input.Check(mediationCase, await calendars.CurrentAsync(mediationCase.CalendarId, ct), now);
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        var attendees = await AttendeesAsync(command, now, ct);
        var earlier = await db.WithPendingAsync<Session>(s => s.CaseId == command.CaseId, ct);
        if (earlier.Find(s => s.IsOpen) is { } open)
        {
            throw new StateException($"A session of this case is {open.State} already; it is held or called off first.", open.State.ToString(), "finish", "cancel");
        }

        var format = input.Format ?? (mediationCase.MeetingFormat == MeetingFormat.ShuttleOnly ? SessionFormat.Shuttle : SessionFormat.Joint);
        await gate.RequireAsync(command.CaseId, format, [.. attendees.Select(a => a.Id)], now, ct);
        var session = new Session
        {
            Id = Ids.New(now),
            CaseId = command.CaseId,
            Number = earlier.Count + 1,
            Format = format,
            StartsAt = input.StartsAt,
            BlockMinutes = input.BlockMinutes ?? Session.UsualBlockMinutes,
            BreakMinutes = input.BreakMinutes ?? Session.ShortestBreakMinutes,
            PlannedBlocks = input.Blocks ?? SessionInput.UsualBlocks,
            Agenda = string.IsNullOrWhiteSpace(input.Agenda) ? null : new ClassifiedText(input.Agenda.Trim()),
            CreatedAt = now,
        };
        session.Attendees.AddRange(attendees.Select(a => new SessionAttendee { SessionId = session.Id, ParticipationId = a.Id }));
        db.Add(session);
        await audit.AppendAsync(session, command.By.PersonId, "session.scheduled", now, ct);
        await LetInAsync(session, attendees, command.By, now, ct);
        await mails.TellAsync(session, attendees, SessionMails.Set, now, ct);
        await proposals.LapseAsync(command.CaseId, ProposalKind.SessionTime, now, ct);
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(command.CaseId, ProposeTimesTask.KindName, ProposeTimesTask.Answered, command.By.PersonId, now, ct);
            await answer.OfAsync(command.CaseId, ScheduleSessionTask.KindName, ScheduleSessionTask.Scheduled, command.By.PersonId, now, ct);
        }

        return session;
    }

    private async Task LetInAsync(Session session, IReadOnlyList<Participation> attendees, Viewer by, Instant now, CancellationToken ct)
    {
        await interpreters.BindAsync(session, session.StartsAt, session.PlannedEnd, by, now, ct);
        // Who sees of a case only what is shown to them sees what they are invited to.
        foreach (var guest in attendees.Where(a => AccessMatrix.Of(a.Role, InformationClass.ProcessMetadata) == AccessLevel.Shared))
        {
            db.Add(new Share { Id = Ids.New(now), CaseId = session.CaseId, SubjectId = session.Id, ParticipationId = guest.Id, At = now });
        }
    }

    private async Task<IReadOnlyList<Participation>> AttendeesAsync(Command command, Instant now, CancellationToken ct)
    {
        var here = (await db.ParticipationsAsync(command.CaseId, ct)).Where(p => p.IsInMandate(now)).ToList();
        if (command.Session.Attendees is not { } names)
        {
            List<Participation> usual = [.. await db.ActivePartiesAsync(command.CaseId, now, ct), .. here.Where(p => p.Role == Role.Mediator).Take(1)];
            return usual.Exists(p => p.Role == Role.Mediator) ? usual : throw new InvalidInputException("attendees", "A session needs a mediator; this case has none.");
        }

        var attendees = new List<Participation>();
        foreach (var (i, name) in names.Index())
        {
            var field = $"attendees[{i}]";
            var one = await db.ParticipationAsync(command.CaseId, name ?? "", field, ct);
            attendees.Add(here.Contains(one) ? one : throw new InvalidInputException(field, "This participant has left the case."));
        }

        return (attendees.Exists(a => a.Role == Role.Mediator), attendees.Exists(a => a.Role.IsParty() || a.Role == Role.Representative)) switch
        {
            (false, _) => throw new InvalidInputException("attendees", "A session has a mediator."),
            (_, false) => throw new InvalidInputException("attendees", "A session has at least one party."),
            _ => [.. attendees.DistinctBy(a => a.Id)],
        };
    }
}
