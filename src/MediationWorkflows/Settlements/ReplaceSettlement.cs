using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Milestones;
using MediationWorkflows.Reviews;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>
/// What an amendment that all have signed does to the version before: what is still owed under it, and the reviews that have not
/// begun, give way. A review that is open, and all that is past, stays bound to the old version (I13).
/// </summary>
public sealed class ReplaceSettlement(AppDb db, WaiveMilestone waive)
{
    private const string Reason = "amended";

    public async Task RunAsync(Settlement amendment, Instant now, CancellationToken ct)
    {
        var replaced = await db.WithPendingAsync<Settlement>(s => s.CaseId == amendment.CaseId && s.State == SettlementState.InForce && s.Id != amendment.Id, ct);
        foreach (var old in replaced)
        {
            old.Supersede();
            foreach (var milestone in (await db.MilestonesAsync(old.CaseId, ct)).Where(m => m.SettlementId == old.Id && !m.IsSettled))
            {
                await waive.RunAsync(new WaiveMilestone.Command(milestone.Id, Reason, Viewer.System), now, ct);
            }

            foreach (var review in (await db.ReviewsAsync(old.CaseId, ct)).Where(r => r.SettlementId == old.Id && r.State == ReviewState.Scheduled))
            {
                review.Supersede(now);
            }
        }
    }
}
