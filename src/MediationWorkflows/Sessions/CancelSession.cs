using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Sessions;

/// <summary>A session is called off, or broken off: everybody who was expected is told, and the entry leaves their calendars.</summary>
public sealed class CancelSession(
    AccessPolicy policy, SessionClock clock, SessionDeadlines deadlines, InterpreterAccess interpreters, SessionMails mails, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid SessionId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (session, access) = await policy.FindAsync<Session>(command.By, command.SessionId, "session", now, ct);
        access.Demand(CaseAction.HoldSessions);
        var wasAhead = session.State == SessionState.Scheduled;
        session.Abandon(now);
        await clock.WindAsync(session, now, ct);
        await deadlines.GoOnAsync(session, command.By.PersonId, now, ct);
        await interpreters.EndAsync(session, now, ct);
        await audit.AppendAsync(session, command.By.PersonId, "session.abandoned", now, ct);
        if (wasAhead)
        {
            await mails.TellAttendeesAsync(session, SessionMails.Off, now, ct);
        }

        if (!command.By.IsSystem)
        {
            foreach (var (kind, outcome) in SessionTasks.WhenCancelled)
            {
                await answer.OfAsync(session.CaseId, kind, outcome, command.By.PersonId, now, ct, subjectId: session.Id);
            }
        }
    }
}
