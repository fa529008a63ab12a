using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Time;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Simulation.FastForward;

/// <summary>How one case of a crowd went.</summary>
/// <param name="Took">From its opening to its end; null: it did not end.</param>
/// <param name="MailsAfter">How long after the opening each mail went out.</param>
/// <param name="AskedAfter">How long after the opening each answer fell due.</param>
internal sealed record CaseCourse(string Status, Duration? Took, IReadOnlyList<Duration> MailsAfter, IReadOnlyList<Duration> AskedAfter);

/// <summary>
/// Cases of one organisation: one database and one clock, everybody in them somebody else. What a case does not share with another it does not notice, so each goes as it
/// would go alone.
/// </summary>
internal sealed class CrowdWorld(IServiceProvider services, VirtualClock clock, ForecastCase.World world)
{
    private readonly UnitOfWork work = services.GetRequiredService<UnitOfWork>();

    private sealed record Opened(Guid InstanceId, Guid? CaseId);

    public async Task<IReadOnlyList<CaseCourse>> RunAsync(IReadOnlyList<Scenario> scenarios, CancellationToken ct)
    {
        var definitions = world.Others.Prepend(world.Definition).ToList();
        await SimulatedWorld.InstallAsync(work, definitions, world.Rules, ct);
        var hasPeople = WorkflowSimulator.NeedsCase(definitions, services.GetRequiredService<ActivityCatalog>());
        var days = new SimulatedDays(services, clock);
        var opened = new Opened[scenarios.Count];
        foreach (var (number, scenario) in scenarios.Index())
        {
            days.Plan(scenario.From, async token => opened[number] = hasPeople ? await OpenAsync(days, scenario, number, token) : await StartAsync(token));
        }

        await days.RunAsync(() => Task.FromResult(false), scenarios.Max(s => s.Until), ct);
        return await work.ReadAsync(scope => CoursesAsync(scope, scenarios, opened), ct);
    }

    private async Task<Opened> OpenAsync(SimulatedDays days, Scenario scenario, int number, CancellationToken ct)
    {
        var script = scenario.ToScript();
        script = script with { Parties = [.. script.Parties.Select(p => p with { Email = $"{p.Key}@{DomainOf(number)}" })] };
        var opened = await work.RunAsync(scope => SimulatedCase.OpenAsync(scope, script, world.Definition.DefinitionId), ct);
        days.Join(new SimulatedPeople(script, work, opened.Id));
        days.Join(new Happenings(script.Happenings, services, scenario.From, opened.Id));
        return new Opened(opened.WorkflowInstanceId!.Value, opened.Id);
    }

    private async Task<Opened> StartAsync(CancellationToken ct) => new((await work.RunAsync(
        scope => scope.Get<BurstRunner>().StartAsync(world.Definition.DefinitionId, input: [], correlationId: null, scope.Now, scope.Ct), ct)).Id, CaseId: null);

    private async Task<IReadOnlyList<CaseCourse>> CoursesAsync(WorkScope scope, IReadOnlyList<Scenario> scenarios, IReadOnlyList<Opened> opened)
    {
        var instances = await scope.Db.Set<WorkflowInstance>().ToDictionaryAsync(i => i.Id, scope.Ct);
        var mails = services.GetRequiredService<SimulatedMail>().Messages.ToLookup(m => m.To[(m.To.IndexOf('@', StringComparison.Ordinal) + 1)..], m => m.At, StringComparer.Ordinal);
        var deadlines = (await scope.Db.Set<Deadline>().ToListAsync(scope.Ct)).ToLookup(d => (Guid?)d.CaseId);
        return [.. scenarios.Select((scenario, number) =>
        {
            var instance = instances[opened[number].InstanceId];
            // What comes after the end is no part of the case; nor what comes after the time for which it is watched.
            var end = Instant.Min(instance.FinishedAt ?? Instant.MaxValue, scenario.Until);
            var hasEnded = instance.FinishedAt <= scenario.Until;
            return new CaseCourse(
                (hasEnded ? instance.SubStatus : WorkflowSubStatus.Suspended).ToString(),
                hasEnded ? instance.FinishedAt - scenario.From : null,
                [.. mails[DomainOf(number)].Where(at => at <= end).Select(at => at - scenario.From)],
                [.. deadlines[opened[number].CaseId].Where(d => d.CreatedAt <= end).Select(d => Scenario.StartOf(d.DueOn) - scenario.From)]);
        })];
    }

    private static string DomainOf(int number) => $"{number}.example.org";
}
