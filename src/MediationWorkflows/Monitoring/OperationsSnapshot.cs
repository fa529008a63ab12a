using MediationWorkflows.Database;
using MediationWorkflows.Reconciling;
using NodaTime;

namespace MediationWorkflows.Monitoring;

/// <summary>Whether everything moves, for gauges and health details: counts only. Finding the gaps joins whole tables: see <see cref="RecentLook{T}"/>.</summary>
/// <param name="Gaps">Waits without a wake-up and the like, by kind, as a reconciliation would find them.</param>
public sealed record OperationsSnapshot(WorkBacklog Backlog, IReadOnlyDictionary<string, int> Gaps, int StalledCases, Instant TakenAt)
{
    public static async Task<OperationsSnapshot> TakeAsync(WorkScope scope) => new(
        await WorkBacklog.TakeAsync(scope),
        (await scope.Get<Reconciler>().FindAsync(scope.Now, scope.Ct)).CountBy(f => f.Kind).ToDictionary(StringComparer.Ordinal),
        (await StalledReport.TakeAsync(scope)).Cases,
        scope.Now);
}
