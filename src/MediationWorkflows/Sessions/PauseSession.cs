using MediationWorkflows.Access;
using NodaTime;

namespace MediationWorkflows.Sessions;

/// <summary>Anybody who is there may ask for a pause, at any moment and without a reason; so may those who hold the session and who look after safety.</summary>
public sealed class PauseSession(AccessPolicy policy, SessionClock clock)
{
    public sealed record Command(Guid SessionId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (session, access) = await policy.FindAsync<Session>(command.By, command.SessionId, "session", now, ct);
        if (!MayPause(session, access))
        {
            throw new NotAllowedException("Only somebody who attends the session may pause it.");
        }

        await clock.PauseAsync(session, command.By.PersonId, now, ct);
    }

    /// <summary>Whether the viewer may pause the session whenever it runs.</summary>
    public static bool MayPause(Session session, CaseAccess access) =>
        session.Attendees.Exists(a => access.ActsFor(a.ParticipationId)) || access.Can(CaseAction.HoldSessions) || access.Roles.Contains(Role.SafetyOfficer);
}
