using System.Diagnostics;
using System.Text.RegularExpressions;
using MediationWorkflows.Database;
using MediationWorkflows.Tests.Support;

namespace MediationWorkflows.Web.Tests.Drill;

/// <summary>The product's own drill, held with real processes: short, and with faults planted that it must find.</summary>
public sealed partial class DrillTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [Theory, BothDatabases]
    public async Task A_service_that_is_killed_again_and_again_loses_nothing_and_does_nothing_twice(DatabaseProvider provider)
    {
        var drill = await HoldAsync(provider, fault: null, "--cases", "12", "--kills", "3", "--seed", "5");

        Assert.True(drill.ExitCode == 0, drill.Errors);
        Assert.Equal((12, 12, 0, 0, 0), (drill["started"], drill["finished"], drill["lost"], drill["duplicated"], drill["duplicate-mails"]));
        // The request to the coordinator is suppressed where the answer was faster; a mail cut off in its middle may be missing.
        Assert.InRange(drill["mails"], 12 * 3, 12 * 5);
    }

    [Theory]
    [InlineData(PlantedFault.TimersOutsideTheTransaction, "lost")]
    [InlineData(PlantedFault.MailsSentTwice, "duplicate-mails")]
    public async Task A_drill_finds_a_planted_fault(string fault, string count)
    {
        var drill = await HoldAsync(DatabaseProvider.Sqlite, fault, "--cases", "12", "--kills", "3", "--seed", "5");

        Assert.True(drill.ExitCode == 1, drill.Errors);
        Assert.True(drill[count] > 0, $"{drill.Output}{drill.Errors}");
    }

    private static async Task<Held> HoldAsync(DatabaseProvider provider, string? fault, params string[] arguments)
    {
        string[] where = provider == DatabaseProvider.Postgres ? ["--connection", Environment.GetEnvironmentVariable("MEDIATION_TEST_POSTGRES")!] : [];
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "mediation"), ["drill", .. arguments, .. where])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (fault is not null)
        {
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(PlantedFault).Assembly.Location;
            start.Environment[PlantedFault.Variable] = fault;
        }

        using var drill = Process.Start(start)!;
        try
        {
            var (output, errors) = (drill.StandardOutput.ReadToEndAsync(), drill.StandardError.ReadToEndAsync());
            await drill.WaitForExitAsync().WaitAsync(Limit);
            return new Held(drill.ExitCode, await output, await errors);
        }
        finally
        {
            drill.Kill(entireProcessTree: true);
        }
    }

    private sealed partial record Held(int ExitCode, string Output, string Errors)
    {
        public int this[string count] => Counts().Matches(Output).Where(m => m.Groups["name"].Value == count)
            .Select(m => int.Parse(m.Groups["value"].Value, System.Globalization.CultureInfo.InvariantCulture)).Single();

        [GeneratedRegex(@"(?<name>[\w-]+)=(?<value>\d+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
        private static partial Regex Counts();
    }
}
