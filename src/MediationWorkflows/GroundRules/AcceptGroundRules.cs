using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.GroundRules;

/// <summary>A party accepts the proposed version. When the last one does, it is in force and earlier versions are superseded.</summary>
public sealed class AcceptGroundRules(AppDb db, AccessPolicy policy, AcknowledgeExceptions acknowledge, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid GroundRulesId, Guid ParticipationId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (rules, access) = await policy.FindAsync<GroundRulesVersion>(command.By, command.GroundRulesId, "ground rules", now, ct);
        access.DemandActingFor(command.ParticipationId);
        var wasInForce = rules.State == GroundRulesState.InForce;
        rules.Accept(command.ParticipationId, now);
        // Of two who answer for one party at the same moment, one has not seen what the other said.
        db.Touch(rules);
        await audit.AppendAsync(rules.CaseId, command.By.PersonId, "groundRules.accepted", now, ct, nameof(GroundRulesVersion), rules.Id.ToString("N"));
        // The exceptions to confidentiality stand below the rules that are accepted.
        await acknowledge.RecordAsync(rules.CaseId, command.ParticipationId, command.By, now, ct);
        if (!wasInForce && rules.State == GroundRulesState.InForce)
        {
            await PutInForceAsync(rules, now, ct);
        }

        if (!command.By.IsSystem)
        {
            await answer.OfAsync(rules.CaseId, "groundRules.accept", "Accepted", command.By.PersonId, now, ct, command.ParticipationId, rules.Id);
        }
    }

    private async Task PutInForceAsync(GroundRulesVersion rules, Instant now, CancellationToken ct)
    {
        foreach (var earlier in (await db.WithPendingAsync<GroundRulesVersion>(g => g.CaseId == rules.CaseId, ct)).Where(g => g.Number < rules.Number))
        {
            earlier.Supersede();
        }

        await audit.AppendAsync(rules.CaseId, actorId: null, "groundRules.inForce", now, ct, nameof(GroundRulesVersion), rules.Id.ToString("N"));
    }
}
