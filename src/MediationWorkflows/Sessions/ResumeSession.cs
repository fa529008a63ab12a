using MediationWorkflows.Access;
using NodaTime;

namespace MediationWorkflows.Sessions;

/// <summary>The mediator lets a paused session go on, unless the case is on hold or what I4 asks for is gone meanwhile.</summary>
public sealed class ResumeSession(AccessPolicy policy, SessionGate gate, SessionClock clock)
{
    public sealed record Command(Guid SessionId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (session, access) = await policy.FindAsync<Session>(command.By, command.SessionId, "session", now, ct);
        access.Demand(CaseAction.HoldSessions);
        await gate.RequireAsync(session.CaseId, session.Format, [.. session.Attendees.Select(a => a.ParticipationId)], now, ct);
        await clock.ResumeAsync(session, command.By.PersonId, now, ct);
    }
}
