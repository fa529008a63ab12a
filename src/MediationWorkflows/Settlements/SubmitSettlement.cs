using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Settlements.Gates;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>
/// Gives a draft to the parties for independent advice, if it passes the gates. The workflow leads from there to the signatures;
/// for an amendment somebody is asked to clear it at once.
/// </summary>
public sealed class SubmitSettlement(AccessPolicy policy, CheckSettlement check, AskToSign ask, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid SettlementId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (settlement, access) = await policy.FindAsync<Settlement>(command.By, command.SettlementId, "settlement", now, ct);
        access.Demand(CaseAction.DraftSettlement);
        settlement.Submit(await check.RunAsync(settlement, now, ct));
        await audit.AppendAsync(settlement.CaseId, command.By.PersonId, "settlement.submitted", now, ct, nameof(Settlement), settlement.Id.ToString("N"));
        if (await ask.AmendsAsync(settlement, ct))
        {
            await ask.IfAmendmentAsync(settlement, command.By, now, ct);
        }
        else if (!command.By.IsSystem)
        {
            await answer.OfAsync(settlement.CaseId, "settlement.draft", "Drafted", command.By.PersonId, now, ct);
        }
    }
}
