using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Sessions;

/// <summary>The mediator withdraws with some of those who attend (R25). What is told there is filed under this caucus, and only who was in it reads it.</summary>
public sealed class BeginCaucus(AppDb db, AccessPolicy policy, SessionGate gate, SessionClock clock, AuditTrail audit)
{
    /// <param name="With">Keys or ids of attendees; the mediator who asks is with them.</param>
    public sealed record Command(Guid SessionId, IReadOnlyList<string> With, Viewer By);

    public async Task<SessionBlock> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (session, access) = await policy.FindAsync<Session>(command.By, command.SessionId, "session", now, ct);
        access.Demand(CaseAction.HoldSessions);
        await gate.RequireNoHoldAsync(session.CaseId, ct);
        var members = await MembersAsync(session, command.With, ct);
        members.UnionWith(session.Attendees.Select(a => a.ParticipationId).Where(id => access.ActsFor(id)));
        var caucus = session.BeginCaucus(members, now);
        await clock.WindAsync(session, now, ct);
        await audit.AppendAsync(session, command.By.PersonId, "session.caucus", now, ct);
        return caucus;
    }

    private async Task<HashSet<Guid>> MembersAsync(Session session, IReadOnlyList<string> with, CancellationToken ct)
    {
        var members = new HashSet<Guid>();
        var people = await db.ParticipationsAsync(session.CaseId, ct);
        foreach (var (i, name) in with.Index())
        {
            var one = await db.ParticipationAsync(session.CaseId, name ?? "", $"with[{i}]", ct);
            if (!session.IsAttendedBy(one.Id))
            {
                throw new InvalidInputException($"with[{i}]", "This participant does not attend the session.");
            }

            members.Add(one.Id);
        }

        var (sides, all) = (SidesOf(people.Where(p => members.Contains(p.Id))), SidesOf(people.Where(p => session.IsAttendedBy(p.Id))));
        return members.Count == 0 ? throw new InvalidInputException("with", "Name whom the mediator talks with.")
            // In a shuttle session this would be a joint session by another name; elsewhere it would be no caucus.
            : sides > 1 && (session.Format == SessionFormat.Shuttle || sides == all) ? throw new InvalidInputException("with", "In a caucus the sides do not meet: leave somebody out.")
            : members;
    }

    /// <summary>How many parties are there, themselves or through who speaks for them.</summary>
    private static int SidesOf(IEnumerable<Participation> people) =>
        people.Where(p => p.Role.IsParty() || p.Role == Role.Representative).Select(p => p.RepresentsId ?? p.Id).Distinct().Count();
}
