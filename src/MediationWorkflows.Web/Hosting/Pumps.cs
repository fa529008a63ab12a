using MediationWorkflows.Jobs;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Timers;

namespace MediationWorkflows.Web.Hosting;

/// <summary>Runs the pumps, the recurring jobs and what helps them for as long as the service lives.</summary>
sealed class Pumps(PumpLoop loop, IEnumerable<IPump> pumps, NodeHints hints, ClockWatch watch, NodeHeartbeat heartbeat, JobScheduler jobs) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await jobs.StartAsync(stoppingToken);
        await Task.WhenAll([.. pumps.Select(pump => loop.RunAsync(pump, stoppingToken)), hints.RunAsync(stoppingToken), watch.RunAsync(stoppingToken), heartbeat.RunAsync(stoppingToken)]);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await jobs.StopAsync(cancellationToken);
        await heartbeat.StopAsync(cancellationToken);
    }
}
