using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Settlements;
using MediationWorkflows.Settlements.Gates;
using MediationWorkflows.Tasks;
using MediationWorkflows.Web.Api;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Cases;

/// <summary>A version as somebody reads it who may: its content, what changed, what the gates say, and what they can do with it.</summary>
sealed record SettlementView(
    Settlement Settlement, CaseAccess Access, bool SeesCase, string Reference, string TimeZone, ParticipantNames Names, SettlementFindings Findings, VersionChanges Changes, bool CanSign, bool CanClear, bool CanExtend, bool CanWrite);

/// <summary>Reads a version for its page.</summary>
sealed class SettlementReading(AppDb db, AccessPolicy policy, CheckSettlement check, CompareVersions compare)
{
    /// <exception cref="NotFoundException">There is none, or the viewer may at most know that it is there.</exception>
    public async Task<SettlementView> ReadAsync(Guid id, Viewer viewer, Instant now, CancellationToken ct)
    {
        var (settlement, access) = await policy.FindAsync<Settlement>(viewer, id, "settlement", now, ct);
        if (!access.CanRead(settlement))
            throw new NotFoundException("settlement");
        var mediationCase = (await db.FindAsync<MediationCase>([settlement.CaseId], ct))!;
        return new SettlementView(
            settlement, access, access.CanSee(mediationCase), mediationCase.Reference, mediationCase.TimeZone, await ParticipantNames.OfAsync(db, settlement.CaseId, ct), await check.RunAsync(settlement, now, ct),
            await compare.RunAsync(settlement, ct),
            CanSign: settlement.State == SettlementState.Signing && settlement.Signatures.Exists(s => s.SignedAt is null && access.ActsFor(s.ParticipationId)),
            CanClear: settlement is { ClearedById: null, State: SettlementState.Draft or SettlementState.LegalReview } && access.Can(CaseAction.ClearSettlement),
            CanExtend: settlement is { AdviceExtendedAt: null, State: SettlementState.LegalReview } && access.Can(CaseAction.ExtendAdvice) && await TakesAdviceAsync(id, ct),
            CanWrite: access.Can(CaseAction.DraftSettlement) && (settlement.IsPending || settlement.State == SettlementState.InForce));
    }

    Task<bool> TakesAdviceAsync(Guid id, CancellationToken ct) =>
        db.Set<CaseTask>().AnyAsync(t => t.SubjectId == id && t.Kind == "settlement.advice" && t.State == TaskState.Open, ct);
}
