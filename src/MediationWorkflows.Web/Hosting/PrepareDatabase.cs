using MediationWorkflows.Database;
using MediationWorkflows.Workflows;

namespace MediationWorkflows.Web.Hosting;

/// <summary>
/// Brings the schema up to date and installs the shipped definitions, before anything else of the host starts; nodes that start
/// together wait for one another. Loads no work: a million waiting timers do not delay it.
/// </summary>
sealed class PrepareDatabase(Migrator migrator, UnitOfWork work) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await migrator.MigrateAsync(cancellationToken);
        await work.RunAsync(scope => scope.Get<InstallDefinitions>().ShippedAsync(scope.Now, scope.Ct), cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
