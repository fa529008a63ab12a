using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;

namespace MediationWorkflows.Jobs;

/// <summary>
/// Runs a recurring job at once, because somebody does not want to wait for its turn. It counts as the run of the occurrence that it falls into; the next
/// one stays where it was.
/// </summary>
public sealed class RunJobNow(IEnumerable<IRecurringJob> jobs)
{
    public sealed record Command(string Job, Viewer By);

    /// <exception cref="NotFoundException">There is no such job.</exception>
    /// <exception cref="NotAllowedException">The caller is no administrator.</exception>
    public async Task RunAsync(Command command, WorkScope scope)
    {
        AccessPolicy.DemandAccount(command.By, Role.Administrator);
        var job = jobs.FirstOrDefault(j => j.Name == command.Job) ?? throw new NotFoundException("job");
        var occurrence = JobRun.OccurrenceOf(job.Every, scope.Now);
        if (await scope.Db.FindAsync<JobRun>([job.Name, occurrence], scope.Ct) is { } entered)
        {
            entered.RanAt = scope.Now;
        }
        else
        {
            scope.Db.Add(new JobRun { Job = job.Name, OccurrenceAt = occurrence, RanAt = scope.Now });
        }

        // A node that is at it now is waited for here.
        await scope.Db.SaveChangesAsync(scope.Ct);
        await job.RunAsync(scope);
    }
}
