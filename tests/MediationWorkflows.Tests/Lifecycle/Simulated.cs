using System.Text;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Simulation;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Tests.Lifecycle;

/// <summary>Runs the shipped lifecycle on the real engine and runtime, with simulated people, from Monday 2027-01-04 10:00 in New York.</summary>
internal static class Simulated
{
    public static readonly ScriptedParty[] Everyone =
    [
        Party("client", "Client"), Party("clinician", "Clinician"), Party("institution", "InstitutionRepresentative"),
        Party("mediator", "Mediator"), Party("coordinator", "Coordinator"), Party("expert", "Expert"),
    ];

    public static ScriptedParty Party(string key, string role, Behaviour behaviour = Behaviour.OnTime) => new() { Key = key, Role = role, Behaviour = behaviour };

    public static Task<RunReport> RunAsync(params ScriptedAnswer[] answers) => RunAsync(Everyone, answers);

    public static Task<RunReport> RunAsync(ScriptedParty[] parties, params ScriptedAnswer[] answers) => RunAsync(new CaseScript { Parties = parties, Answers = answers });

    /// <param name="until">Where a run ends that would go on.</param>
    public static async Task<RunReport> RunAsync(CaseScript script, string? until = null)
    {
        var shipped = InstallDefinitions.Shipped;
        var simulator = new WorkflowSimulator(services =>
        {
            services.AddLogging().AddSingleton<IContentCipher>(TestCipher.Instance);
            services.ConfigureDbContext<AppDb>(options => options.AddInterceptors(SmallStates.Only));
        });
        return await simulator.RunAsync(new RunRequest(
            shipped["mediation-case"], [.. shipped.Values], script, [], [],
            new Dictionary<string, string>(), TestWorld.At("2027-01-04T15:00:00Z"), until is null ? null : TestWorld.At(until)), CancellationToken.None);
    }

    /// <summary>
    /// The activities of a definition that completed, in order, without the plumbing of flowcharts and without the look at the limitation date that the
    /// case begins with. Ids are unique over the shipped definitions.
    /// </summary>
    public static IReadOnlyList<string> Path(this RunReport report, string definitionId = "mediation-case")
    {
        var own = InstallDefinitions.Shipped[definitionId].Root.Children
            .Where(a => a.Type is not ("Elsa.Start" or "Elsa.End" or "Elsa.FlowJoin" or "Mediation.NextLimitationWarning")).Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
        return [.. report.Journal.Where(j => j.Event == "Completed" && own.Contains(j.ActivityId)).Select(j => j.ActivityId)];
    }

    /// <summary>When the last activity completed.</summary>
    public static Instant EndedAt(this RunReport report) => report.Journal.Max(j => j.At);

    /// <summary>On every path, an instance that waits is stored in less than 2 KB.</summary>
    sealed class SmallStates : SaveChangesInterceptor
    {
        public static readonly SmallStates Only = new();

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            foreach (var waiting in eventData.Context!.ChangeTracker.Entries<WorkflowInstance>().Select(e => e.Entity).Where(i => i.SubStatus == WorkflowSubStatus.Suspended))
                Assert.InRange(Encoding.UTF8.GetByteCount(waiting.State), 2, 2047);
            return base.SavingChangesAsync(eventData, result, cancellationToken);
        }
    }
}
