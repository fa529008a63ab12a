using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Escalations;
using MediationWorkflows.Risk;
using MediationWorkflows.Roadmap;
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
    private readonly ClockDriver driver = services.GetRequiredService<ClockDriver>();
    private readonly CaseScript script = request.Case ?? CaseScript.Everyone;

    public async Task<RunReport> RunAsync(Instant until, CancellationToken ct)
    {
        await InstallAsync(ct);
        var people = new SimulatedPeople(script, work);
        var happenings = new Happenings(script.Happenings, services, request.From);
        var instanceId = await StartAsync(ct);
        foreach (var immediate in request.Events.Where(e => e.At is null))
        {
            await PublishAsync(immediate, ct);
        }

        var later = new Queue<RunEvent>(request.Events.Where(e => e.At is not null).Select(e => e with { At = e.At!.Value.ToMicroseconds() }).OrderBy(e => e.At));
        await driver.SettleAsync(ct);
        await SimulatedPeople.PlanAsync(work, [people], ct);
        while (!await IsFinishedAsync(instanceId, ct))
        {
            // Nobody is heard while it is down: an answer that falls into an outage is given after it.
            var scripted = Earliest(later.TryPeek(out var e) ? e.At : null, happenings.IsDown ? null : people.NextAt, happenings.NextAt);
            var due = happenings.IsDown ? null : await driver.NextAsync(ct);
            if (Earliest(scripted, due) is not { } next || next > until)
            {
                break;
            }

            clock.MoveTo(next);
            if (!happenings.IsDown)
            {
                // What was due comes before what people do at the same instant.
                await driver.SettleAsync(ct);
            }

            await happenings.HappenAsync(clock.Now(), ct);
            while (later.TryPeek(out var now) && now.At <= clock.Now())
            {
                await PublishAsync(later.Dequeue(), ct);
            }

            if (!happenings.IsDown)
            {
                await people.AnswerAsync(clock.Now(), ct);
                await driver.SettleAsync(ct);
                await SimulatedPeople.PlanAsync(work, [people], ct);
            }
        }

        return await work.ReadAsync(scope => new RunReporter(scope, services).ReportAsync(instanceId), ct);
    }

    /// <summary>What use cases start by themselves is there as in every installation; a run may bring its own instead.</summary>
    private static readonly string[] StartedByUseCases = [RaiseSafetyEvent.DefinitionId, SetSafetyPlan.DefinitionId, AskDutyQuestion.DefinitionId, RaiseMalpracticeConcern.DefinitionId, StartSeries.DefinitionId, ProposeEscalation.DeterminationId];

    private Task InstallAsync(CancellationToken ct) => work.RunAsync(scope =>
    {
        var install = scope.Get<InstallDefinitions>();
        foreach (var definition in request.With.Prepend(request.Definition).Concat(StartedByUseCases.Select(id => InstallDefinitions.Shipped[id])).DistinctBy(d => d.DefinitionId))
        {
            install.Add(definition, isPublished: true, scope.Now);
        }

        scope.Db.AddRange(request.Rules);
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
        return await work.RunAsync(scope => SimulatedCase.OpenAsync(scope, script, request.Definition.DefinitionId), ct);
    }

    private Task PublishAsync(RunEvent e, CancellationToken ct) => work.RunAsync(
        scope => scope.Get<PublishEvent>().RunAsync(e.Name, e.Payload, correlationId: null, scope.Now, scope.Ct), ct);

    private Task<bool> IsFinishedAsync(Guid instanceId, CancellationToken ct) => work.ReadAsync(
        scope => scope.Db.Set<WorkflowInstance>().AnyAsync(i => i.Id == instanceId && i.Status == WorkflowStatus.Finished, scope.Ct), ct);

    private static Instant? Earliest(params ReadOnlySpan<Instant?> instants)
    {
        Instant? earliest = null;
        foreach (var instant in instants)
        {
            earliest = earliest is null || instant < earliest ? instant ?? earliest : earliest;
        }

        return earliest;
    }
}
