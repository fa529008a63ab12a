using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Time;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Simulation;

/// <summary>
/// Fills an empty installation with example cases in every phase: opened over a good two years and led by simulated people up to
/// now, on the real runtime. What they wait for at the end goes on in real time. No mail leaves the house.
/// </summary>
/// <param name="configure">Adds what the host owns: the content cipher and logging.</param>
public sealed class DemoCases(Action<IServiceCollection> configure)
{
    private const string Mark = "demo";
    private const string Loaded = "Loaded";

    /// <summary>When the case was opened whose settlement is being carried out.</summary>
    private const int KeptDaysAgo = 330;

    private static readonly ScriptedAnswer MissedReport = new("institution", "review.report", Outcome: null);

    private static (int DaysAgo, string Title, int Severity, CaseScript Script)[] Examples(LocalDate today) =>
    [
        (750, "Communication after a fall on ward 3", 2, Parties()),
        (760, "Discharge without a follow-up plan", 3, Parties(answers: [MissedReport, new("mediator", "review.finding", "NonCompliant")])),
        (KeptDaysAgo, "Consent form that was not explained", 2, Parties(answers: [DemoPromises.Settlement(today)], others: [DemoPromises.Committee])),
        (150, "Unanswered calls at the night desk", 1, Parties(client: Behaviour.Silent, clinician: Behaviour.Silent, institution: Behaviour.Silent)),
        (125, "Medication changed without notice", 3, Parties(client: Behaviour.Late)),
        (119, "Records that contradict each other", 2, Parties()),
        (50, "Remark during a group session", 1, Parties()),
        (34, "Missed escalation on a weekend", 4, Parties()),
        (24, "Complaint about waiting times", 1, Parties(institution: Behaviour.Refuses)),
        (18, "Letters in a language nobody reads", 1, Parties()),
        (27, "Interpreter who did not come", 2, Parties(institution: Behaviour.Silent)),
        (10, "Dispute about a treatment plan", 2, Parties(clinician: Behaviour.Silent)),
        (2, "Referral that got lost", 1, Parties(coordinator: Behaviour.Silent)),
    ];

    /// <summary>Loads them, unless they are there already.</summary>
    /// <exception cref="StateException">The database holds other cases, or half of the examples; nothing was changed.</exception>
    public async Task LoadAsync(DatabaseOptions database, Instant now, CancellationToken ct)
    {
        var examples = Examples(now.InUtc().Date);
        var clock = new VirtualClock(now - Duration.FromDays(examples.Max(e => e.DaysAgo)));
        await using var services = SimulationHost.Build(database, clock, configure);
        var work = services.GetRequiredService<UnitOfWork>();
        if (!await ShouldLoadAsync(work, ct))
        {
            return;
        }

        await MarkAsync(work, "Loading", ct);

        var days = new SimulatedDays(services, clock);
        foreach (var (number, example) in examples.OrderByDescending(e => e.DaysAgo).Index())
        {
            days.Plan(now - Duration.FromDays(example.DaysAgo), async token =>
            {
                var (caseId, people) = await OpenAsync(work, example.Title, example.Severity, example.Script, examples.Length - number, token);
                days.Join(people);
                if (example.DaysAgo == KeptDaysAgo)
                {
                    days.Plan(now - DemoPromises.Ago, later => work.RunAsync(scope => DemoPromises.BeginAsync(scope, caseId), later));
                }
            });
        }

        await days.RunAsync(() => Task.FromResult(false), now, ct);
        await MarkAsync(work, Loaded, ct);
    }

    /// <returns>False: the examples are there already.</returns>
    private static async Task<bool> ShouldLoadAsync(UnitOfWork work, CancellationToken ct)
    {
        var (mark, holdsCases) = await work.ReadAsync(async scope => (
            (await scope.Db.FindAsync<SystemSetting>([Mark], scope.Ct))?.Value, await scope.Db.Set<MediationCase>().AnyAsync(scope.Ct)), ct);
        return (mark, holdsCases) switch
        {
            (Loaded, _) => false,
            (null, false) => true,
            (null, true) => throw new StateException("The example cases are loaded into an empty installation only, and this one holds cases.", "HoldsCases"),
            _ => throw new StateException("Loading the example cases was interrupted. Start with an empty data folder or database.", mark!),
        };
    }

    private static Task MarkAsync(UnitOfWork work, string state, CancellationToken ct) => work.RunAsync(async scope =>
    {
        if (await scope.Db.FindAsync<SystemSetting>([Mark], scope.Ct) is { } mark)
        {
            mark.Value = state;
        }
        else
        {
            scope.Db.Add(new SystemSetting { Key = Mark, Value = state });
        }
    }, ct);

    private static async Task<(Guid CaseId, SimulatedPeople People)> OpenAsync(UnitOfWork work, string title, int severity, CaseScript parties, int number, CancellationToken ct)
    {
        var script = parties with
        {
            Case = parties.Case with { Title = title, Severity = severity },
            // The office is the same in every case, the parties are not.
            Parties = [.. parties.Parties.Select(p => p.Role is "Mediator" or "Coordinator" ? p : p with { Email = $"{p.Key}-{number}@example.org" })],
        };
        var caseId = (await work.RunAsync(scope => SimulatedCase.OpenAsync(scope, script, OpenCase.StandardDefinition), ct)).Id;
        return (caseId, new SimulatedPeople(script, work, caseId));
    }

    private static CaseScript Parties(
        Behaviour client = Behaviour.OnTime, Behaviour clinician = Behaviour.OnTime, Behaviour institution = Behaviour.OnTime, Behaviour coordinator = Behaviour.OnTime,
        IReadOnlyList<ScriptedAnswer>? answers = null, IReadOnlyList<ScriptedParty>? others = null) => new()
        {
            Parties =
            [
                new() { Key = "client", Role = "Client", Name = "Casey Client", Behaviour = client, TimeZone = "America/Los_Angeles" },
                new() { Key = "clinician", Role = "Clinician", Name = "Dana Doctor", Behaviour = clinician },
                new() { Key = "institution", Role = "InstitutionRepresentative", Name = "Ira Institution", Behaviour = institution },
                new() { Key = "mediator", Role = "Mediator", Name = "Morgan Mediator", Email = "mediator@example.org" },
                new() { Key = "coordinator", Role = "Coordinator", Name = "Robin Office", Email = "coordinator@example.org", Behaviour = coordinator },
                .. others ?? [],
            ],
            Answers = answers ?? [],
        };
}
