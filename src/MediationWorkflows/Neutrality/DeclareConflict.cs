using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Workflows;
using NodaTime;

namespace MediationWorkflows.Neutrality;

/// <summary>
/// A neutral or professional tells of a conflict that nobody asked for: the duty to disclose goes on to the end. The case's workflow hears it and
/// pauses the case. Also how a mediator who is to be the expert too puts that to the parties.
/// </summary>
public sealed class DeclareConflict(AppDb db, AccessPolicy policy, StateConflicts state, PublishEvent publish, AuditTrail audit)
{
    /// <summary>The event that workflows hear.</summary>
    public const string EventName = "ConflictDeclared";

    /// <param name="OfId">Whose conflict: the viewer's own participation.</param>
    public sealed record Command(Guid CaseId, Guid OfId, ConflictSubject Subject, ConflictFinding Finding, string? Statement, Viewer By);

    public async Task<ConflictCheck> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.DemandActingFor(command.OfId);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        if ((await db.ParticipationAsync(command.CaseId, command.OfId, "of", ct)).Role.IsParty())
        {
            throw new NotAllowedException("Neutrals and professionals declare conflicts; a party has an interest of its own.");
        }

        if (command.Finding == ConflictFinding.None)
        {
            throw new InvalidInputException("finding", $"One of {nameof(ConflictFinding.Disclosed)}, {nameof(ConflictFinding.Serious)}.");
        }

        if (!Enum.IsDefined(command.Subject) || (command.Subject == ConflictSubject.DualRole && command.Finding == ConflictFinding.Serious))
        {
            throw new InvalidInputException("subject", "Two roles of one person are put to the parties as a disclosed conflict.");
        }

        var check = new ConflictCheck { Id = Ids.New(now), CaseId = command.CaseId, OfId = command.OfId, Subject = command.Subject, AskedAt = now };
        await state.ApplyAsync(check, command.Finding, command.Statement, now, ct);
        db.Add(check);
        await audit.AppendAsync(check, command.By.PersonId, "conflict.declared", now, ct, $$"""{"finding":"{{command.Finding}}"}""");
        if (command.Subject == ConflictSubject.Ties)
        {
            await publish.RunAsync(EventName, payload: null, command.CaseId.ToString("N"), now, ct);
        }

        return check;
    }
}
