using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using NodaTime;

namespace MediationWorkflows.Sessions;

/// <summary>After a caucus, or a break that somebody must end, the sides sit together again.</summary>
public sealed class RejoinSession(AccessPolicy policy, SessionGate gate, SessionClock clock, AuditTrail audit)
{
    public sealed record Command(Guid SessionId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (session, access) = await policy.FindAsync<Session>(command.By, command.SessionId, "session", now, ct);
        access.Demand(CaseAction.HoldSessions);
        await gate.RequireAsync(session.CaseId, session.Format, [.. session.Attendees.Select(a => a.ParticipationId)], now, ct);
        session.Rejoin(now);
        await clock.WindAsync(session, now, ct);
        await audit.AppendAsync(session, command.By.PersonId, "session.rejoined", now, ct);
    }
}
