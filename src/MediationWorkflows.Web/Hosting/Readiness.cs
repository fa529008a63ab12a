using MediationWorkflows.Database;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MediationWorkflows.Web.Hosting;

/// <summary>Ready once the schema is up to date. Counts scripts, never work: time to ready does not grow with the backlog.</summary>
sealed class Readiness(Migrator migrator) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var missing = (await migrator.StatusAsync(cancellationToken)).Count(step => step.AppliedAt is null);
        return missing == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"{missing} schema scripts are not applied yet.");
    }
}
