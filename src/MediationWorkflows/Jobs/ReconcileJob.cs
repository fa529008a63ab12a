using MediationWorkflows.Database;
using MediationWorkflows.Reconciling;
using NodaTime;

namespace MediationWorkflows.Jobs;

/// <summary>Looks for waits without a wake-up, repairs them, and raises an incident for each.</summary>
public sealed class ReconcileJob : IRecurringJob
{
    public const string JobName = "reconcile";

    public string Name => JobName;

    public Duration Every => Duration.FromMinutes(5);

    /// <summary>Whole tables are joined: not under the write lock, as long as nothing is wrong.</summary>
    public async Task<bool> IsNeededAsync(WorkScope scope) => (await scope.Get<Reconciler>().FindAsync(scope.Now, scope.Ct)).Count > 0;

    public Task RunAsync(WorkScope scope) => scope.Get<Reconciler>().RepairAsync(scope.Now, scope.Ct);
}
