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

    /// <exception cref="DomainException">The script or the definition asks for something that cannot be.</exception>
    public async Task<RunReport> RunAsync(RunRequest request, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("mediation-run-");
        try
        {
            var clock = new VirtualClock(request.From);
            await using var services = SimulationHost.Build(DatabaseOptions.SqliteIn(folder.FullName), clock, configure);
            await services.GetRequiredService<Migrator>().MigrateAsync(ct);
            return await new SimulatedWorld(services, clock, request).RunAsync(EndOf(request), ct);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static Instant EndOf(RunRequest request) => request.Until ?? (request.From.InUtc().LocalDateTime + Longest).InUtc().ToInstant();

    /// <summary>Whether the definition, or one that it brings along, asks people: then there must be a case.</summary>
    internal static bool NeedsCase(IEnumerable<WorkflowDefinition> definitions, ActivityCatalog catalog) => definitions.Any(d =>
        CompiledWorkflow.Compile(d, catalog).Nodes.Any(n => n.TypeName.StartsWith("Mediation.", StringComparison.Ordinal)));
}
