using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Sessions;

/// <summary>The mediator opens a session that was set; what I4 asks for is looked at once more.</summary>
public sealed class StartSession(AccessPolicy policy, SessionGate gate, SessionClock clock, InterpreterAccess interpreters, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid SessionId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (session, access) = await policy.FindAsync<Session>(command.By, command.SessionId, "session", now, ct);
        access.Demand(CaseAction.HoldSessions);
        await gate.RequireAsync(session.CaseId, session.Format, [.. session.Attendees.Select(a => a.ParticipationId)], now, ct);
        session.Start(now);
        await clock.WindAsync(session, now, ct);
        await interpreters.BindAsync(session, now, now + InterpreterAccess.Longest, command.By, now, ct);
        await audit.AppendAsync(session, command.By.PersonId, "session.started", now, ct);
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(session.CaseId, OpenSessionTask.KindName, OpenSessionTask.Started, command.By.PersonId, now, ct, subjectId: session.Id);
        }
    }
}
