using MediationWorkflows.Jobs;
using MediationWorkflows.Timers;

namespace MediationWorkflows.Web.Hosting;

/// <summary>Runs the pumps and the recurring jobs for as long as the service lives.</summary>
sealed class Pumps(PumpLoop loop, IEnumerable<IPump> pumps, JobScheduler jobs) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await jobs.StartAsync(stoppingToken);
        await Task.WhenAll(pumps.Select(pump => loop.RunAsync(pump, stoppingToken)));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await jobs.StopAsync(cancellationToken);
    }
}
