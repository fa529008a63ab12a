using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Sessions;

/// <summary>At the session's time somebody is missing. The session waits: whether they are reached within a quarter of an hour decides.</summary>
public sealed class ReportNoShow(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    /// <param name="Absent">Keys or ids of attendees who are missing.</param>
    public sealed record Command(Guid SessionId, IReadOnlyList<string> Absent, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (session, access) = await policy.FindAsync<Session>(command.By, command.SessionId, "session", now, ct);
        access.Demand(CaseAction.HoldSessions);
        var absent = new HashSet<Guid>();
        foreach (var (i, name) in command.Absent.Index())
        {
            var one = await db.ParticipationAsync(session.CaseId, name ?? "", $"absent[{i}]", ct);
            absent.Add(session.IsAttendedBy(one.Id) ? one.Id : throw new InvalidInputException($"absent[{i}]", "This participant does not attend the session."));
        }

        if (absent.Count == 0)
        {
            throw new InvalidInputException("absent", "Name who is missing.");
        }

        session.ReportAbsent(absent, now);
        db.Touch(session);
        await audit.AppendAsync(session, command.By.PersonId, "session.noShow", now, ct);
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(session.CaseId, OpenSessionTask.KindName, OpenSessionTask.NoShow, command.By.PersonId, now, ct, subjectId: session.Id);
        }
    }
}
