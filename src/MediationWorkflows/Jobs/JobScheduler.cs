using System.Collections.Specialized;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Quartz;
using Quartz.Impl;
using Quartz.Spi;

namespace MediationWorkflows.Jobs;

/// <summary>Lets Quartz tick for the recurring jobs; whether one really runs is decided by its mark in the database.</summary>
public sealed partial class JobScheduler(IEnumerable<IRecurringJob> jobs, JobRunner runner, ILogger<JobScheduler> log)
{
    private IScheduler? scheduler;

    public async Task StartAsync(CancellationToken ct)
    {
        // A name of its own: several hosts in one process (tests) must not share a scheduler.
        var settings = new NameValueCollection { ["quartz.scheduler.instanceName"] = $"mediation-{Guid.NewGuid():N}", ["quartz.threadPool.maxConcurrency"] = "2" };
        scheduler = await new StdSchedulerFactory(settings).GetScheduler(ct);
        scheduler.JobFactory = new Factory(this);
        foreach (var job in jobs)
        {
            var detail = JobBuilder.Create<Tick>().WithIdentity(job.Name).Build();
            var trigger = TriggerBuilder.Create().WithIdentity(job.Name).StartNow()
                .WithSimpleSchedule(s => s.WithInterval(job.Every.ToTimeSpan()).RepeatForever().WithMisfireHandlingInstructionNextWithRemainingCount()).Build();
            await scheduler.ScheduleJob(detail, trigger, ct);
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

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A job that fails runs again at its next tick.")]
    private async Task TickAsync(string name, CancellationToken ct)
    {
        try
        {
            await runner.RunIfDueAsync(jobs.First(j => j.Name == name), ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(name, e.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Recurring job {Job} failed ({Cause}); it runs again at its next tick")]
    private partial void LogFailed(string job, string cause);

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
}
