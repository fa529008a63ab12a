using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Jobs;

/// <summary>
/// Runs a recurring job once for each of its occurrences, and enters it in the ledger in the same transaction: once however many nodes ask, and after a
/// downtime once however many occurrences were missed.
/// </summary>
public sealed class JobRunner(UnitOfWork work)
{
    private static readonly Duration Kept = Duration.FromDays(30);

    /// <returns>Whether it ran.</returns>
    public async Task<bool> RunIfDueAsync(IRecurringJob job, CancellationToken ct)
    {
        // What has nothing to do finds that out before it takes the write lock.
        var (isEntered, isNeeded) = await work.ReadAsync(
            async scope => await IsEnteredAsync(scope, job) ? (true, false) : (false, await job.IsNeededAsync(scope)), ct);
        return !isEntered && await work.RunAsync(async scope =>
        {
            if (await IsEnteredAsync(scope, job))
            {
                return false;
            }

            scope.Db.Add(new JobRun { Job = job.Name, OccurrenceAt = JobRun.OccurrenceOf(job.Every, scope.Now), RanAt = scope.Now });
            // Another node that is at it now is waited for here, and its entry found when this starts again.
            await scope.Db.SaveChangesAsync(scope.Ct);
            var old = scope.Now - Kept;
            await scope.Db.Set<JobRun>().Where(r => r.Job == job.Name && r.OccurrenceAt < old).ExecuteDeleteAsync(scope.Ct);
            if (isNeeded)
            {
                await job.RunAsync(scope);
            }

            return true;
        }, ct);
    }

    /// <summary>When the job last ran, or null: never.</summary>
    public static async Task<Instant?> LastRunAsync(AppDb db, string jobName, CancellationToken ct) => await db.Set<JobRun>()
        .Where(r => r.Job == jobName).OrderByDescending(r => r.OccurrenceAt).Select(r => (Instant?)r.RanAt).FirstOrDefaultAsync(ct);

    private static Task<bool> IsEnteredAsync(WorkScope scope, IRecurringJob job)
    {
        var occurrence = JobRun.OccurrenceOf(job.Every, scope.Now);
        return scope.Db.Set<JobRun>().AnyAsync(r => r.Job == job.Name && r.OccurrenceAt == occurrence, scope.Ct);
    }
}
