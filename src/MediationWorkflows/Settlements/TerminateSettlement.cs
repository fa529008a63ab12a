using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>A settlement that is not in force lapses: nobody signs it any more.</summary>
public sealed class TerminateSettlement(AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid SettlementId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (settlement, access) = await policy.FindAsync<Settlement>(command.By, command.SettlementId, "settlement", now, ct);
        access.Demand(CaseAction.DraftSettlement);
        settlement.Terminate();
        await audit.AppendAsync(settlement.CaseId, command.By.PersonId, "settlement.terminated", now, ct, nameof(Settlement), settlement.Id.ToString("N"));
    }
}
