using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>
/// What leads an amendment, which no workflow waits for, from its submission to the signatures: first somebody clears it, then
/// the parties are asked.
/// </summary>
public sealed class AskToSign(AppDb db, OpenSigning signing, OpenTask tasks)
{
    private const string TimeToClear = "5 BD";
    private const string TimeToSign = "10 BD";

    public async Task IfAmendmentAsync(Settlement settlement, Viewer by, Instant now, CancellationToken ct)
    {
        if (settlement.State != SettlementState.LegalReview || !await AmendsAsync(settlement, ct))
        {
            return;
        }

        if (settlement.ClearedById is null)
        {
            // The coordinator rather than the mediator, who wrote it.
            var here = (await db.ParticipationsAsync(settlement.CaseId, ct)).Where(p => p.IsInMandate(now)).ToList();
            var reader = here.Find(p => p.Role == Role.Coordinator) ?? here.Find(p => p.Role == Role.Mediator);
            await AskAsync(settlement, ClearSettlementTask.KindName, reader?.Id, TimeToClear, now, ct);
            return;
        }

        await signing.RunAsync(new OpenSigning.Command(settlement.Id, by), now, ct);
        foreach (var signature in settlement.Signatures)
        {
            await AskAsync(settlement, "settlement.sign", signature.ParticipationId, TimeToSign, now, ct);
        }
    }

    /// <summary>Whether another version is in force, which it would take the place of.</summary>
    public async Task<bool> AmendsAsync(Settlement settlement, CancellationToken ct) =>
        (await db.WithPendingAsync<Settlement>(s => s.CaseId == settlement.CaseId, ct)).Exists(s => s.State == SettlementState.InForce && s.Id != settlement.Id);

    private Task AskAsync(Settlement settlement, string kind, Guid? whom, string rule, Instant now, CancellationToken ct) =>
        tasks.RunAsync(new OpenTask.Command(settlement.CaseId, kind, whom, rule, "standard", settlement.Id), now, ct);
}
