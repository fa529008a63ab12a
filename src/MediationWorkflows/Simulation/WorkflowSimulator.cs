using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Time;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Simulation;

/// <summary>
/// Runs a definition on the real engine and runtime over a temporary database and a virtual clock, jumping from one due
/// instant to the next: years in seconds.
/// </summary>
/// <param name="configure">Adds what the host owns: the content cipher and logging.</param>
public sealed class WorkflowSimulator(Action<IServiceCollection> configure)
{
    private static readonly Period Longest = Period.FromYears(10);

    /// <summary>A database without a row, made once: its schema takes longer than many a run.</summary>
    private readonly Lazy<Task<byte[]>> empty = new(() => EmptyAsync(configure));

    /// <exception cref="DomainException">The script or the definition asks for something that cannot be.</exception>
    public Task<RunReport> RunAsync(RunRequest request, CancellationToken ct) =>
        InWorldAsync(request.From, (services, clock) => new SimulatedWorld(services, clock, request).RunAsync(EndOf(request), ct), ct);

    /// <summary>Lets an empty installation live from the instant on, and forgets it.</summary>
    internal async Task<T> InWorldAsync<T>(Instant from, Func<IServiceProvider, VirtualClock, Task<T>> live, CancellationToken ct)
    {
        var database = await empty.Value;
        return await InFolderAsync(async folder =>
        {
            await File.WriteAllBytesAsync(DatabaseFile(folder), database, ct);
            var clock = new VirtualClock(from);
            await using var services = SimulationHost.Build(DatabaseOptions.Scratch(DatabaseFile(folder)), clock, configure);
            return await live(services, clock);
        });
    }

    private static Task<byte[]> EmptyAsync(Action<IServiceCollection> configure) => InFolderAsync(async folder =>
    {
        var options = DatabaseOptions.Scratch(DatabaseFile(folder));
        await using (var services = SimulationHost.Build(options, new VirtualClock(Instant.FromUnixTimeSeconds(0)), configure))
        {
            await services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        }

        Forget(options);
        return await File.ReadAllBytesAsync(DatabaseFile(folder));
    });

    private static string DatabaseFile(string folder) => Path.Combine(folder, "run.db");

    private static async Task<T> InFolderAsync<T>(Func<string, Task<T>> act)
    {
        var folder = Directory.CreateTempSubdirectory("mediation-run-");
        try
        {
            return await act(folder.FullName);
        }
        finally
        {
            Forget(DatabaseOptions.Scratch(DatabaseFile(folder.FullName)));
            folder.Delete(recursive: true);
        }
    }

    // Closes what the pool keeps open, and with the last connection the write-ahead log; pools of other databases are none of its business.
    private static void Forget(DatabaseOptions database)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection(database.ConnectionString);
        Microsoft.Data.Sqlite.SqliteConnection.ClearPool(connection);
    }

    private static Instant EndOf(RunRequest request) => request.Until ?? (request.From.InUtc().LocalDateTime + Longest).InUtc().ToInstant();

    /// <summary>Whether the definition, or one that it brings along, asks people: then there must be a case.</summary>
    internal static bool NeedsCase(IEnumerable<WorkflowDefinition> definitions, ActivityCatalog catalog) => definitions.Any(d =>
        CompiledWorkflow.Compile(d, catalog).Nodes.Any(n => n.TypeName.StartsWith("Mediation.", StringComparison.Ordinal)));
}
