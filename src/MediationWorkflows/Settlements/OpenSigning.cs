using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>After the advice window, every party who has joined may sign.</summary>
public sealed class OpenSigning(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid SettlementId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (settlement, access) = await policy.FindAsync<Settlement>(command.By, command.SettlementId, "settlement", now, ct);
        access.Demand(CaseAction.DraftSettlement);
        settlement.OpenForSigning((await db.ActivePartiesAsync(settlement.CaseId, now, ct)).Select(p => p.Id));
        await audit.AppendAsync(settlement.CaseId, command.By.PersonId, "settlement.signingOpened", now, ct, nameof(Settlement), settlement.Id.ToString("N"));
    }
}
