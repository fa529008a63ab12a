using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Sessions;

/// <summary>The mediator ends a session; with it ends what interpreters see.</summary>
public sealed class FinishSession(AccessPolicy policy, SessionClock clock, SessionDeadlines deadlines, InterpreterAccess interpreters, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid SessionId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (session, access) = await policy.FindAsync<Session>(command.By, command.SessionId, "session", now, ct);
        access.Demand(CaseAction.HoldSessions);
        session.Finish(now);
        await clock.WindAsync(session, now, ct);
        await deadlines.GoOnAsync(session, command.By.PersonId, now, ct);
        await interpreters.EndAsync(session, now, ct);
        await audit.AppendAsync(session, command.By.PersonId, "session.finished", now, ct);
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(session.CaseId, HoldSessionTask.KindName, HoldSessionTask.Held, command.By.PersonId, now, ct, subjectId: session.Id);
        }
    }
}
