using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Sessions;

/// <summary>Interpreters see a session's joint record while it lasts: bound when it is set, again when it begins, and no longer when it ends.</summary>
public sealed class InterpreterAccess(AppDb db, BindToSession bind)
{
    /// <summary>Nobody interprets longer; a session that is forgotten does not leave a door open.</summary>
    public static readonly Duration Longest = Duration.FromHours(12);

    internal async Task BindAsync(Session session, Instant from, Instant to, Viewer by, Instant now, CancellationToken ct)
    {
        var attending = session.Attendees.Select(a => a.ParticipationId).ToHashSet();
        foreach (var interpreter in (await db.ParticipationsAsync(session.CaseId, ct)).Where(p => p.Role == Role.Interpreter && attending.Contains(p.Id)))
        {
            await bind.RunAsync(new BindToSession.Command(interpreter.Id, session.Id, from, to, Viewer.CarryingOut(by.PersonId)), now, ct);
        }
    }

    internal async Task EndAsync(Session session, Instant now, CancellationToken ct)
    {
        foreach (var bound in await db.WithPendingAsync<SessionBinding>(b => b.SessionId == session.Id, ct))
        {
            bound.AccessTo = Instant.Min(bound.AccessTo, now);
        }
    }
}
