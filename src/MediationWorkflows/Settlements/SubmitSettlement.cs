using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>
/// Gives a draft to the parties for independent advice, if every term passes the SMART gate. The workflow leads from there to the
/// signatures; an amendment, which no workflow waits for, is put before the parties at once.
/// </summary>
public sealed class SubmitSettlement(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer, OpenSigning signing, OpenTask tasks)
{
    private const string TimeToSign = "10 BD";

    public sealed record Command(Guid SettlementId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (settlement, access) = await policy.FindAsync<Settlement>(command.By, command.SettlementId, "settlement", now, ct);
        access.Demand(CaseAction.DraftSettlement);
        var mediationCase = (await db.FindAsync<MediationCase>([settlement.CaseId], ct))!;
        settlement.Submit(now.InZone(DateTimeZoneProviders.Tzdb[mediationCase.TimeZone]).Date);
        await audit.AppendAsync(settlement.CaseId, command.By.PersonId, "settlement.submitted", now, ct, nameof(Settlement), settlement.Id.ToString("N"));
        if ((await db.WithPendingAsync<Settlement>(s => s.CaseId == settlement.CaseId, ct)).Exists(s => s.State == SettlementState.InForce))
        {
            await AskToSignAsync(settlement, command.By, now, ct);
        }
        else if (!command.By.IsSystem)
        {
            await answer.OfAsync(settlement.CaseId, "settlement.draft", "Drafted", command.By.PersonId, now, ct);
        }
    }

    private async Task AskToSignAsync(Settlement amendment, Viewer by, Instant now, CancellationToken ct)
    {
        await signing.RunAsync(new OpenSigning.Command(amendment.Id, by), now, ct);
        foreach (var signature in amendment.Signatures)
        {
            await tasks.RunAsync(
                new OpenTask.Command(amendment.CaseId, "settlement.sign", signature.ParticipationId, TimeToSign, "standard", amendment.Id), now, ct);
        }
    }
}
