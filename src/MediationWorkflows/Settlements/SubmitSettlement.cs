using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>Gives a draft to the parties for independent advice, if every term passes the SMART gate.</summary>
public sealed class SubmitSettlement(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid SettlementId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (settlement, access) = await policy.FindAsync<Settlement>(command.By, command.SettlementId, "settlement", now, ct);
        access.Demand(CaseAction.DraftSettlement);
        var mediationCase = (await db.FindAsync<MediationCase>([settlement.CaseId], ct))!;
        settlement.Submit(now.InZone(DateTimeZoneProviders.Tzdb[mediationCase.TimeZone]).Date);
        await audit.AppendAsync(settlement.CaseId, command.By.PersonId, "settlement.submitted", now, ct, nameof(Settlement), settlement.Id.ToString("N"));
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(settlement.CaseId, "settlement.draft", "Drafted", command.By.PersonId, now, ct);
        }
    }
}
