using MediationWorkflows.Database;
using MediationWorkflows.Retention;
using NodaTime;

namespace MediationWorkflows.Jobs;

/// <summary>Deletes what is past its retention, a batch at a time.</summary>
public sealed class RetentionJob : IRecurringJob
{
    public string Name => "retention";

    public Duration Every => Duration.FromMinutes(10);

    public Task RunAsync(WorkScope scope) => scope.Get<DeleteHistory>().RunAsync(scope.Now, scope.Ct);
}
