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
    private const int CrowdSize = 20;

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
        // The first one compiles and lays the database out.
        await forecasts.RunAsync("mediation-case", number: null, new Scenario { Opens = opens }, CancellationToken.None);
        var watch = Stopwatch.StartNew();
        var forecast = await forecasts.RunAsync("mediation-case", number: null, new Scenario { Opens = opens }, CancellationToken.None);
        report.AppendLine(CultureInfo.InvariantCulture, $"designer fast-forward days=730 entries={forecast.Entries.Count} ms={watch.ElapsedMilliseconds}");
        watch.Restart();
        await new Crowd(forecasts).RunAsync("mediation-case", number: null, CrowdSize, seed: 1, opens, CancellationToken.None);
        report.AppendLine(CultureInfo.InvariantCulture, $"designer crowd cases={CrowdSize} ms={watch.ElapsedMilliseconds} per-1000-s={watch.Elapsed.TotalSeconds * 1000 / CrowdSize:F0}");
        return report.ToString();
    }

    private static void Verify(StringBuilder report, string what, WorkflowDefinition[] definitions, ActivityCatalog catalog)
    {
        var watch = Stopwatch.StartNew();
        var findings = DefinitionVerifier.Verify(definitions, catalog, rules: MediationRules.Instance);
        report.AppendLine(CultureInfo.InvariantCulture, $"designer verify {what} findings={findings.Count} ms={watch.ElapsedMilliseconds}");
    }
}
