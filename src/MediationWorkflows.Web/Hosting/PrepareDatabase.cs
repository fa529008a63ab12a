using MediationWorkflows.Database;
using MediationWorkflows.Simulation;
using MediationWorkflows.Time;
using MediationWorkflows.Web.CommandLine;
using MediationWorkflows.Workflows;

namespace MediationWorkflows.Web.Hosting;

/// <summary>
/// Brings the schema up to date and installs the shipped definitions, before anything of the host starts; nodes that start
/// together wait for one another. Loads no work: a million waiting timers do not delay it.
/// </summary>
sealed partial class PrepareDatabase(
    Migrator migrator, ContentKeys keys, UnitOfWork work, DatabaseOptions database, IContentCipher cipher, TimeProvider clock, IServiceProvider services, ILogger<PrepareDatabase> log)
{
    /// <exception cref="UsageException">A key of the content is missing; or example cases were asked for, and the database holds others.</exception>
    public async Task RunAsync(bool withDemo, CancellationToken ct)
    {
        await migrator.MigrateAsync(ct);
        await keys.CheckAsync(ct);
        await work.RunAsync(scope => scope.Get<InstallDefinitions>().ShippedAsync(scope.Now, scope.Ct), ct);
        if (services.GetService<VirtualTime>() is { } time)
            await time.ResumeAsync(ct);
        else
            await VirtualTime.ForgetAsync(work, ct);
        await work.RunAsync(ReplayAtStart.KeepAsync, ct);
        if (withDemo)
            await LoadDemoAsync(ct);
    }

    async Task LoadDemoAsync(CancellationToken ct)
    {
        LogLoading();
        try
        {
            await new DemoCases(parts => parts.AddLogging().AddSingleton(cipher)).LoadAsync(database, clock.Now(), ct);
        }
        catch (StateException refused)
        {
            throw new UsageException($"--demo: {refused.Message}", refused);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Loading example cases, unless they are there already; this takes a moment")]
    partial void LogLoading();
}
