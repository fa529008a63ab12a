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

    public Task RunAsync(WorkScope scope) => scope.Get<Reconciler>().RepairAsync(scope.Now, scope.Ct);
}
