using MediationWorkflows.Database;
using MediationWorkflows.Simulation;
using MediationWorkflows.Time;
using MediationWorkflows.Web.CommandLine;
using MediationWorkflows.Workflows;

namespace MediationWorkflows.Web.Hosting;

/// <summary>
/// Brings the schema up to date and installs the shipped definitions, before anything else of the host starts; nodes that start
/// together wait for one another. Loads no work: a million waiting timers do not delay it.
/// </summary>
sealed partial class PrepareDatabase(Migrator migrator, UnitOfWork work, ServeSettings settings, DatabaseOptions database, IContentCipher cipher, TimeProvider clock, ILogger<PrepareDatabase> log)
    : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await migrator.MigrateAsync(cancellationToken);
        await work.RunAsync(scope => scope.Get<InstallDefinitions>().ShippedAsync(scope.Now, scope.Ct), cancellationToken);
        if (settings.Demo)
        {
            await LoadDemoAsync(cancellationToken);
        }
    }

    async Task LoadDemoAsync(CancellationToken ct)
    {
        LogLoading();
        try
        {
            await new DemoCases(services => services.AddLogging().AddSingleton(cipher)).LoadAsync(database, clock.Now(), ct);
        }
        catch (StateException refused)
        {
            throw new UsageException($"--demo: {refused.Message}", refused);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Loading example cases, unless they are there already; this takes a moment")]
    partial void LogLoading();
}
