using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Roadmap;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Safety;
using MediationWorkflows.Tasks;
using MediationWorkflows.Time;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Simulation;

/// <summary>One run: opens the case, then moves from event to answer to timer until the workflow ends or nothing is left to happen.</summary>
internal sealed class SimulatedWorld(IServiceProvider services, VirtualClock clock, RunRequest request)
{
    private readonly UnitOfWork work = services.GetRequiredService<UnitOfWork>();
    private readonly CaseScript script = request.Case ?? CaseScript.Everyone;

    public async Task<RunReport> RunAsync(Instant until, CancellationToken ct)
    {
        await InstallAsync(work, request.With.Prepend(request.Definition), request.Rules, ct);
        var days = new SimulatedDays(services, clock);
        days.Join(new SimulatedPeople(script, work));
        days.Join(new Happenings(script.Happenings, services, request.From));
        var instanceId = await StartAsync(ct);
        foreach (var e in request.Events)
        {
            if (e.At is { } at)
            {
                days.Plan(at, token => PublishAsync(e, token));
            }
            else
            {
                await PublishAsync(e, ct);
            }
        }

        await days.RunAsync(() => IsFinishedAsync(instanceId, ct), until, ct);
        return await work.ReadAsync(scope => new RunReporter(scope, services).ReportAsync(instanceId), ct);
    }

    internal static Task InstallAsync(UnitOfWork work, IEnumerable<WorkflowDefinition> definitions, IReadOnlyList<RuleVersion> rules, CancellationToken ct) => work.RunAsync(scope =>
    {
        var install = scope.Get<InstallDefinitions>();
        var brought = definitions.DistinctBy(d => (d.DefinitionId, d.Version)).GroupBy(d => d.DefinitionId, StringComparer.Ordinal).ToList();
        foreach (var versions in brought)
        {
            // What is run comes first, and is the published one of its versions; of the others, the latest that says so, or else the latest.
            var published = versions.Key == brought[0].Key ? versions.First() : versions.OrderBy(d => d.IsPublished).ThenBy(d => d.Version).Last();
            var latest = versions.Max(d => d.Version);
            foreach (var version in versions)
            {
                install.Add(version, isPublished: version == published, scope.Now).IsLatest = version.Version == latest;
            }
        }

        // As in every installation; a run may bring its own instead.
        foreach (var id in scope.Get<StandingDefinitions>().Ids.Except(brought.Select(b => b.Key), StringComparer.Ordinal))
        {
            install.Add(InstallDefinitions.Shipped[id], isPublished: true, scope.Now);
        }

        scope.Db.AddRange(rules);
        return Task.CompletedTask;
    }, ct);

    private async Task<Guid> StartAsync(CancellationToken ct)
    {
        var catalog = services.GetRequiredService<ActivityCatalog>();
        if (request.Case is null && !WorkflowSimulator.NeedsCase(request.With.Prepend(request.Definition), catalog))
        {
            return await work.RunAsync(async scope => (await scope.Get<BurstRunner>().StartAsync(
                request.Definition.DefinitionId, request.Input, correlationId: null, scope.Now, scope.Ct, properties: request.Properties)).Id, ct);
        }

        await work.ReadAsync(scope =>
        {
            script.CheckTasks(scope.Get<TaskKinds>());
            return Task.FromResult(true);
        }, ct);
        return (await work.RunAsync(scope => SimulatedCase.OpenAsync(scope, script, request.Definition.DefinitionId), ct)).WorkflowInstanceId!.Value;
    }

    private Task PublishAsync(RunEvent e, CancellationToken ct) => work.RunAsync(
        scope => scope.Get<PublishEvent>().RunAsync(e.Name, e.Payload, correlationId: null, scope.Now, scope.Ct), ct);

    private Task<bool> IsFinishedAsync(Guid instanceId, CancellationToken ct) => work.ReadAsync(
        scope => scope.Db.Set<WorkflowInstance>().AnyAsync(i => i.Id == instanceId && i.Status == WorkflowStatus.Finished, scope.Ct), ct);
}
