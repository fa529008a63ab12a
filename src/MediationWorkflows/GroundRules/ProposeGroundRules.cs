using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.GroundRules;

/// <summary>Puts a draft to every party who has joined.</summary>
public sealed class ProposeGroundRules(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid GroundRulesId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (rules, access) = await policy.FindAsync<GroundRulesVersion>(command.By, command.GroundRulesId, "ground rules", now, ct);
        access.Demand(CaseAction.DraftGroundRules);
        rules.Propose((await db.ActivePartiesAsync(rules.CaseId, now, ct)).Select(p => p.Id));
        await audit.AppendAsync(rules.CaseId, command.By.PersonId, "groundRules.proposed", now, ct, nameof(GroundRulesVersion), rules.Id.ToString("N"));
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(rules.CaseId, "groundRules.propose", "Proposed", command.By.PersonId, now, ct);
        }
    }
}
