using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Neutrality;

/// <summary>Asks a neutral or a professional whether anything ties them to the case.</summary>
public sealed class AskForConflicts(AppDb db, AccessPolicy policy, OpenTask open, AuditTrail audit)
{
    private const string Rule = "2 BD";

    /// <param name="Of">Key or id of who is asked.</param>
    public sealed record Command(Guid CaseId, string Of, Viewer By);

    public async Task<ConflictCheck> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        (await policy.For(command.By, command.CaseId, now, ct)).Demand(CaseAction.ManageParticipations);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        var asked = await db.ParticipationAsync(command.CaseId, command.Of, "of", ct);
        if (asked.Role.IsParty() || !asked.IsInMandate(now))
        {
            throw new InvalidInputException("of", "Neutrals and professionals in the case are asked for conflicts, and parties are not.");
        }

        var check = await AddAsync(command.CaseId, asked.Id, command.By.PersonId, now, ct);
        await open.RunAsync(new OpenTask.Command(command.CaseId, StateConflictsTask.KindName, asked.Id, Rule, "standard", check.Id), now, ct);
        return check;
    }

    internal async Task<ConflictCheck> AddAsync(Guid caseId, Guid ofId, Guid? actorId, Instant now, CancellationToken ct)
    {
        var check = new ConflictCheck { Id = Ids.New(now), CaseId = caseId, OfId = ofId, Subject = ConflictSubject.Ties, AskedAt = now };
        db.Add(check);
        await audit.AppendAsync(check, actorId, "conflict.asked", now, ct);
        return check;
    }
}
