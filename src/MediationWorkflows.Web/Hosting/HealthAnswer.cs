using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Jobs;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Time;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MediationWorkflows.Web.Hosting;

/// <summary>
/// What <c>/health/ready</c> says: to everybody one word, to a signed-in administrator the details, among them the proof of wake-up.
/// Details never change the status: a stuck case is no reason to take a node out of service.
/// </summary>
static class HealthAnswer
{
    public static HealthCheckOptions Options { get; } = new() { ResponseWriter = WriteAsync };

    static async Task WriteAsync(HttpContext http, HealthReport report)
    {
        if (!http.User.IsInRole(nameof(Role.Administrator)))
        {
            http.Response.ContentType = "text/plain";
            await http.Response.WriteAsync(report.Status.ToString(), http.RequestAborted);
            return;
        }

        var checks = report.Entries.ToDictionary(e => e.Key, e => new { Status = e.Value.Status.ToString(), e.Value.Description }, StringComparer.Ordinal);
        object? work = null;
        // Without a schema there is nothing to count.
        if (report.Status == HealthStatus.Healthy)
            work = await DetailsAsync(http);
        await Results.Json(new { Status = report.Status.ToString(), Checks = checks, Work = work }).ExecuteAsync(http);
    }

    static async Task<object> DetailsAsync(HttpContext http)
    {
        var (services, ct) = (http.RequestServices, http.RequestAborted);
        var now = await services.GetRequiredService<RecentLook<OperationsSnapshot>>().GetAsync(ct);
        var lastRepairAt = await services.GetRequiredService<UnitOfWork>().ReadAsync(scope => JobRunner.LastRunAsync(scope.Db, ReconcileJob.JobName, scope.Ct), ct);
        return new
        {
            CheckedAt = now.TakenAt,
            AgeSeconds = (long)(services.GetRequiredService<TimeProvider>().Now() - now.TakenAt).TotalSeconds,
            WakeUp = new { IsProven = now.Gaps.Count == 0, now.Gaps, LastRepairAt = lastRepairAt },
            Timers = new { Waiting = now.Backlog.TimersWaiting, Due = now.Backlog.TimersDue, Dead = now.Backlog.TimersDead, OverdueSeconds = (long)now.Backlog.OverdueFor.TotalSeconds },
            now.Backlog.Outbox,
            now.Backlog.Incidents,
            now.StalledCases,
        };
    }
}
