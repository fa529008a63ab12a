using System.Diagnostics;
using System.Globalization;
using System.Text;
using MediationWorkflows.Activities;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Verification;
using MediationWorkflows.Simulation;
using MediationWorkflows.Simulation.FastForward;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Tests.Verification;
using MediationWorkflows.Verification;
using MediationWorkflows.Workflows;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Benchmarks;

/// <summary>What somebody who draws waits for: the check of a definition, a case of two years, a crowd.</summary>
public static class DesignerBench
{
    private const int CrowdSize = 1000;

    public static async Task<string> RunAsync()
    {
        var report = new StringBuilder();
        var catalog = ActivityCatalog.BuiltIn().AddMediation();
        foreach (var size in (int[])[50, 200, 400])
            Verify(report, $"activities={size}", [LargeDefinition.Of(size)], catalog);
        Verify(report, "shipped", [.. InstallDefinitions.Shipped.Values], catalog);

        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        await world.DoAsync(s => s.Get<InstallDefinitions>().ShippedAsync(s.Now, s.Ct));
        var forecasts = new ForecastCase(world.Work, new WorkflowSimulator(services => services.AddLogging().AddSingleton<IContentCipher>(TestCipher.Instance)));
        var opens = new LocalDate(2027, 1, 4);
        foreach (var run in (string[])["first", "second", "tenth"])
        {
            // What comes first in a process compiles; so does a serving one, until it has led a few cases.
            for (var i = 0; run == "tenth" && i < 7; i++)
                await forecasts.RunAsync("mediation-case", number: null, new Scenario { Opens = opens }, CancellationToken.None);
            var entries = 0;
            await MeasureAsync(report, $"fast-forward days=730 run={run}", async () => entries = (await forecasts.RunAsync("mediation-case", number: null, new Scenario { Opens = opens }, CancellationToken.None)).Entries.Count);
            report.AppendLine(CultureInfo.InvariantCulture, $" entries={entries}");
        }

        var crowd = new Crowd(forecasts);
        await MeasureAsync(report, $"crowd cases={CrowdSize}", () => crowd.RunAsync("mediation-case", number: null, CrowdSize, seed: 1, opens, CancellationToken.None));
        report.AppendLine(CultureInfo.InvariantCulture, $" mails={crowd.Result.MailsPerWeek.Sum()}");
        return report.ToString();
    }

    /// <summary>Processor time too: on a machine that others use it says more.</summary>
    private static async Task MeasureAsync(StringBuilder report, string what, Func<Task> act)
    {
        var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        await act();
        report.Append(CultureInfo.InvariantCulture, $"designer {what} ms={watch.ElapsedMilliseconds} cpu-ms={(Environment.CpuUsage.TotalTime - before).TotalMilliseconds:F0}");
    }

    private static void Verify(StringBuilder report, string what, WorkflowDefinition[] definitions, ActivityCatalog catalog)
    {
        var watch = Stopwatch.StartNew();
        var findings = DefinitionVerifier.Verify(definitions, catalog, rules: MediationRules.Instance);
        report.AppendLine(CultureInfo.InvariantCulture, $"designer verify {what} findings={findings.Count} ms={watch.ElapsedMilliseconds}");
    }
}
