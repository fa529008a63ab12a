using System.Collections.Specialized;
using System.Diagnostics.CodeAnalysis;
using MediationWorkflows.Database;
using Microsoft.Extensions.Logging;
using Quartz;
using Quartz.Impl;
using Quartz.Impl.Matchers;
using Quartz.Spi;

namespace MediationWorkflows.Jobs;

/// <summary>
/// Lets Quartz tick for the recurring jobs: on PostgreSQL clustered, so that one node takes each tick; on SQLite in memory. Whether one really runs is
/// decided by the ledger (<see cref="JobRun"/>).
/// </summary>
public sealed partial class JobScheduler(IEnumerable<IRecurringJob> jobs, JobRunner runner, DatabaseOptions database, ILogger<JobScheduler> log)
{
    private IScheduler? scheduler;

    public async Task StartAsync(CancellationToken ct)
    {
        scheduler = await new Schedulers(database.Provider == DatabaseProvider.Postgres ? Clustered() : InMemory()).GetScheduler(ct);
        scheduler.JobFactory = new Factory(this);
        var known = jobs.Select(job => new JobKey(job.Name)).ToList();
        // What an earlier version of the product scheduled and this one does not have.
        var stored = await scheduler.GetJobKeys(GroupMatcher<JobKey>.AnyGroup(), ct);
        await scheduler.DeleteJobs([.. stored.Except(known)], ct);
        foreach (var job in jobs)
        {
            var trigger = TriggerBuilder.Create().WithIdentity(job.Name).StartNow()
                .WithSimpleSchedule(s => s.WithInterval(job.Every.ToTimeSpan()).RepeatForever().WithMisfireHandlingInstructionNextWithRemainingCount()).Build();
            await scheduler.ScheduleJob(JobBuilder.Create<Tick>().WithIdentity(job.Name).Build(), [trigger], replace: true, ct);
        }

        await scheduler.Start(ct);
    }

    public async Task StopAsync(CancellationToken ct)
    {
        if (scheduler is not null)
        {
            await scheduler.Shutdown(waitForJobsToComplete: true, ct);
        }
    }

    private static NameValueCollection InMemory() => new() { ["quartz.scheduler.instanceName"] = "mediation", ["quartz.threadPool.maxConcurrency"] = "2" };

    private NameValueCollection Clustered()
    {
        // Connections are kept for the process under this name: of several hosts in one process (tests) each has its own.
        var source = $"mediation-{Guid.NewGuid():N}";
        return new NameValueCollection(InMemory())
        {
            ["quartz.scheduler.instanceId"] = Guid.NewGuid().ToString("N"),
            ["quartz.jobStore.type"] = "Quartz.Impl.AdoJobStore.JobStoreTX, Quartz",
            ["quartz.jobStore.driverDelegateType"] = "Quartz.Impl.AdoJobStore.PostgreSQLDelegate, Quartz",
            ["quartz.jobStore.clustered"] = "true",
            ["quartz.jobStore.useProperties"] = "true",
            ["quartz.jobStore.performSchemaValidation"] = "false",
            ["quartz.serializer.type"] = typeof(NoData).AssemblyQualifiedName,
            ["quartz.jobStore.dataSource"] = source,
            [$"quartz.dataSource.{source}.provider"] = "Npgsql",
            [$"quartz.dataSource.{source}.connectionString"] = database.ConnectionString,
        };
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A job that fails runs again at its next tick.")]
    private async Task TickAsync(string name, CancellationToken ct)
    {
        try
        {
            // A node that is newer may have scheduled what this one does not know.
            if (jobs.FirstOrDefault(j => j.Name == name) is { } job)
            {
                await runner.RunIfDueAsync(job, ct);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(name, e.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Recurring job {Job} failed ({Cause}); it runs again at its next tick")]
    private partial void LogFailed(string job, string cause);

    /// <summary>Knows the scheduler of one host only: Quartz keeps those of a process by their names, and a cluster's all have the same.</summary>
    private sealed class Schedulers(NameValueCollection settings) : StdSchedulerFactory(settings)
    {
        private readonly SchedulerRepository own = new();

        protected override ISchedulerRepository GetSchedulerRepository() => own;
    }

    private sealed class Factory(JobScheduler owner) : IJobFactory
    {
        public IJob NewJob(TriggerFiredBundle bundle, IScheduler scheduler) => new Tick(owner);

        public void ReturnJob(IJob job)
        {
        }
    }

    [DisallowConcurrentExecution]
    private sealed class Tick(JobScheduler owner) : IJob
    {
        public Task Execute(IJobExecutionContext context) => owner.TickAsync(context.JobDetail.Key.Name, context.CancellationToken);
    }

    /// <summary>Quartz's store wants a serializer for jobs' data; these jobs have none.</summary>
    internal sealed class NoData : IObjectSerializer
    {
        public void Initialize()
        {
        }

        public byte[] Serialize<T>(T obj)
            where T : class => [];

        public T? DeSerialize<T>(byte[] data)
            where T : class => new NameValueCollection() as T;
    }
}
