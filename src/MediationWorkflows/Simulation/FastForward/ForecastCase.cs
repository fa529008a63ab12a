using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Simulation.FastForward;

/// <summary>Lets a case run on a stored version of a definition, with the other definitions, calendars and ladders as they are in use here. Nothing here is changed by it.</summary>
public sealed class ForecastCase(UnitOfWork work, WorkflowSimulator simulator)
{
    // Each run takes a processor; who asks for a third one waits.
    private readonly SemaphoreSlim turns = new(2);

    /// <param name="number">Of the version; null: the latest, which may be a draft.</param>
    /// <exception cref="NotFoundException">There is no such version.</exception>
    public async Task<Forecast> RunAsync(string definitionId, int? number, Scenario scenario, CancellationToken ct)
    {
        var world = await WorldAsync(definitionId, number, ct);
        return await RunAsync(world, scenario, ct);
    }

    private Task<Forecast> RunAsync(World world, Scenario scenario, CancellationToken ct) => InTurnAsync(async () =>
    {
        var request = new RunRequest(
            world.Definition, world.Others, scenario.ToScript(), [], [], new Dictionary<string, string>(StringComparer.Ordinal), scenario.From, scenario.Until) { Rules = world.Rules };
        var report = await simulator.RunAsync(request, ct);
        return Forecast.Of(report, world.Definition.Version, world.Others.Prepend(world.Definition));
    }, ct);

    /// <summary>Many cases in one world, each by itself.</summary>
    internal Task<IReadOnlyList<CaseCourse>> RunAsync(World world, IReadOnlyList<Scenario> scenarios, CancellationToken ct) => InTurnAsync(
        () => simulator.InWorldAsync(scenarios.Min(s => s.From), (services, clock) => new CrowdWorld(services, clock, world).RunAsync(scenarios, ct), ct), ct);

    private async Task<T> InTurnAsync<T>(Func<Task<T>> run, CancellationToken ct)
    {
        await turns.WaitAsync(ct);
        try
        {
            // Off the request's thread: it computes for seconds.
            return await Task.Run(run, ct);
        }
        finally
        {
            turns.Release();
        }
    }

    internal Task<World> WorldAsync(string definitionId, int? number, CancellationToken ct) => work.ReadAsync(async scope =>
    {
        var versions = await scope.Db.Set<WorkflowDefinitionVersion>().AsNoTracking()
            .Where(v => v.IsLatest || v.IsPublished || (v.DefinitionId == definitionId && v.Number == number)).ToListAsync(scope.Ct);
        var chosen = versions.Find(v => v.DefinitionId == definitionId && (number is null ? v.IsLatest : v.Number == number)) ?? throw new NotFoundException("version of this workflow definition");
        var others = versions.Where(v => v.DefinitionId != definitionId).GroupBy(v => v.DefinitionId).Select(g => g.OrderByDescending(v => v.IsPublished).First());
        return new World(
            WorkflowDefinition.Parse(chosen.Json), [.. others.Select(v => v.Readable()).OfType<WorkflowDefinition>()], await scope.Db.Set<RuleVersion>().AsNoTracking().ToListAsync(scope.Ct));
    }, ct);

    internal sealed record World(WorkflowDefinition Definition, IReadOnlyList<WorkflowDefinition> Others, IReadOnlyList<RuleVersion> Rules);
}
