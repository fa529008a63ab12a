using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;

namespace MediationWorkflows.Holds;

internal static class CaseHolds
{
    /// <summary>The holds of a case that have not ended.</summary>
    public static Task<List<Hold>> ActiveHoldsAsync(this AppDb db, Guid caseId, CancellationToken ct) =>
        db.WithPendingAsync<Hold>(h => h.CaseId == caseId && h.ResumedAt == null, ct);

    /// <summary>Whether a hold stops the deadline's clock now.</summary>
    public static async Task<bool> IsHeldAsync(this AppDb db, Deadline deadline, CancellationToken ct) =>
        TollingPolicy.StoppedBy(deadline.Clock).Count > 0
        && (await db.ActiveHoldsAsync(deadline.CaseId, ct)).Exists(h => TollingPolicy.Stops(h.Kind, deadline.Clock));
}
