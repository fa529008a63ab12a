using MediationWorkflows.Database;
using MediationWorkflows.Monitoring;
using NodaTime;

namespace MediationWorkflows.Jobs;

/// <summary>Looks for waits without a wake-up, repairs them, and raises an incident for each.</summary>
public sealed class ReconcileJob : IRecurringJob
{
    public string Name => "reconcile";

    public Duration Every => Duration.FromMinutes(5);

    public Task RunAsync(WorkScope scope) => scope.Get<Reconciler>().RunAsync(repair: true, scope.Now, scope.Ct);
}
