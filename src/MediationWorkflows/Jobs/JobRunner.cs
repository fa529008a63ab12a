using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Jobs;

/// <summary>
/// Runs a recurring job if its interval is over, and marks the run in the same transaction. The mark makes it once per
/// interval however many nodes ask, and once after a downtime however many runs were missed.
/// </summary>
public sealed class JobRunner(UnitOfWork work)
{
    public static string MarkOf(string jobName) => $"job:{jobName}:last-run";

    /// <returns>Whether it ran.</returns>
    public Task<bool> RunIfDueAsync(IRecurringJob job, CancellationToken ct) => work.RunAsync(async scope =>
    {
        var mark = await scope.Db.FindAsync<SystemSetting>([MarkOf(job.Name)], scope.Ct);
        // A little early is in time: schedulers of several nodes do not tick together.
        if (mark is not null && InstantPattern.ExtendedIso.Parse(mark.Value).Value + (job.Every * 0.9) > scope.Now)
        {
            return false;
        }

        var at = InstantPattern.ExtendedIso.Format(scope.Now);
        if (mark is null)
        {
            scope.Db.Add(new SystemSetting { Key = MarkOf(job.Name), Value = at });
        }
        else
        {
            mark.Value = at;
        }

        await job.RunAsync(scope);
        return true;
    }, ct);

    /// <summary>When the job last ran, or null: never.</summary>
    public static async Task<Instant?> LastRunAsync(AppDb db, string jobName, CancellationToken ct)
    {
        var key = MarkOf(jobName);
        var value = await db.Set<SystemSetting>().Where(s => s.Key == key).Select(s => s.Value).FirstOrDefaultAsync(ct);
        return value is null ? null : InstantPattern.ExtendedIso.Parse(value).Value;
    }
}
