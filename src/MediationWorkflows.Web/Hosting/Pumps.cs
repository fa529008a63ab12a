using MediationWorkflows.Jobs;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Timers;

namespace MediationWorkflows.Web.Hosting;

/// <summary>Runs the pumps, the recurring jobs and what helps them for as long as the service lives.</summary>
sealed class Pumps(PumpLoop loop, IEnumerable<IPump> pumps, NodeHints hints, ClockWatch watch, NodeHeartbeat heartbeat, JobScheduler jobs) : BackgroundService
{
    readonly Lock gate = new();
    Task? stop;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await jobs.StartAsync(stoppingToken);
        await Task.WhenAll([.. pumps.Select(pump => loop.RunAsync(pump, stoppingToken)), hints.RunAsync(stoppingToken), watch.RunAsync(stoppingToken), heartbeat.RunAsync(stoppingToken)]);
    }

    /// <summary>A host may be stopped twice, by who started it and by its own end; what was said of this node's end is said once.</summary>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return stop ??= StopOnceAsync(cancellationToken);
        }
    }

    async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await jobs.StopAsync(cancellationToken);
        await heartbeat.StopAsync(cancellationToken);
    }
}
