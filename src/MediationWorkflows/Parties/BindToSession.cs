using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Sessions;
using NodaTime;

namespace MediationWorkflows.Parties;

/// <summary>Lets an interpreter into one session, from its beginning to its end. Binding again moves the times.</summary>
public sealed class BindToSession(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid ParticipationId, Guid SessionId, Instant From, Instant To, Viewer By);

    /// <returns>The interpreter's participation.</returns>
    public async Task<Participation> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var participation = await db.FindAsync<Participation>([command.ParticipationId], ct) ?? throw new NotFoundException("participation");
        var access = await policy.TryForAsync(command.By, participation.CaseId, now, ct) ?? throw new NotFoundException("participation");
        access.Demand(CaseAction.ManageParticipations);
        if (participation.Role != Role.Interpreter)
        {
            throw new InvalidInputException("participation", "Only interpreters are bound to a session.");
        }

        if ((await db.FindAsync<Session>([command.SessionId], ct))?.CaseId != participation.CaseId)
        {
            throw new InvalidInputException("sessionId", "There is no such session in this case.");
        }

        if (command.To <= command.From)
        {
            throw new InvalidInputException("to", "A session ends after it begins.");
        }

        if (await db.FindAsync<SessionBinding>([participation.Id, command.SessionId], ct) is { } bound)
        {
            db.Remove(bound);
            await db.SaveChangesAsync(ct);
        }

        db.Add(new SessionBinding
        {
            ParticipationId = participation.Id, SessionId = command.SessionId, CaseId = participation.CaseId, AccessFrom = command.From, AccessTo = command.To,
        });
        await audit.AppendAsync(participation.CaseId, command.By.PersonId, "interpreter.bound", now, ct, nameof(Participation), participation.Id.ToString("N"));
        return participation;
    }
}
