using System.Diagnostics;
using System.Globalization;
using System.Text;
using MediationWorkflows.Benchmarks.Durable;
using MediationWorkflows.Database;
using MediationWorkflows.Time;
using MediationWorkflows.Workflows;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Benchmarks;

/// <summary>
/// One-off timers that are due: each fires a durable step of a workflow, which commits its state, its journal and its end. Beside it, on the
/// same database, Quartz's ADO job store with jobs that do nothing.
/// </summary>
public static class TimersBench
{
    const int Count = 6000;

    static readonly Instant Start = Instant.FromUtc(2030, 1, 7, 9, 0);

    public static string Run() => RunAsync().GetAwaiter().GetResult();

    static async Task<string> RunAsync()
    {
        var report = new StringBuilder();
        await BothDatabases.RunAsync(async (database, name) =>
        {
            var fired = await FireAsync(database);
            var quartz = await QuartzStore.FireAsync(database, Count);
            report.AppendLine(CultureInfo.InvariantCulture, $"timers {name} fired/s={fired:0} quartz/s={quartz:0} ratio={fired / quartz:0.0}");
            if (database.Provider == DatabaseProvider.Sqlite)
            {
                var limit = await ByHandAsync();
                report.AppendLine(CultureInfo.InvariantCulture, $"timers {name} by-hand/s={limit:0} ratio={fired / limit:0.00} of-quartz={limit / quartz:0.0}");
            }
        });
        return report.ToString();
    }

    static async Task<double> FireAsync(DatabaseOptions database)
    {
        var clock = new VirtualClock(Start);
        await using var world = await BenchWorld.CreateAsync(database, clock);
        await world.InstallAsync(Definition);
        for (var warm = 0; warm < 4; warm++)
            await RoundAsync(Count);
        return Count / (await RoundAsync(Count)).TotalSeconds;

        async Task<TimeSpan> RoundAsync(int n)
        {
            await BenchWorld.TimesAsync(n, 16, _ => world.Work.RunAsync(
                scope => scope.Get<BurstRunner>().StartAsync("one-off", input: null, correlationId: null, scope.Now, scope.Ct), CancellationToken.None));
            clock.MoveTo(clock.Now() + Duration.FromHours(2));
            var watch = Stopwatch.StartNew();
            var fired = await world.DrainAsync();
            watch.Stop();
            return fired == n ? watch.Elapsed : throw new InvalidOperationException($"{fired} of {n} timers were fired.");
        }
    }

    /// <summary>What a firing writes, written by hand and committed a hundred at a time: without a claim, a read or a thought.</summary>
    static async Task<double> ByHandAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mediation-bench-").FullName;
        try
        {
            var (sample, log) = await SampleAsync(DatabaseOptions.SqliteFile(Path.Combine(folder, "sample.db")));
            var file = Path.Combine(folder, "by-hand.db");
            await using (var empty = await BenchWorld.CreateAsync(DatabaseOptions.SqliteFile(file), new VirtualClock(Start)))
                await empty.InstallAsync(Definition);
            return Count / new ByHand(file, sample, log).Run(Count, perCommit: 100)[1].TotalSeconds;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <returns>What the start of one run and the firing of its timer write.</returns>
    static async Task<(Guid Instance, IReadOnlyList<IReadOnlyList<LoggedWrite>> Log)> SampleAsync(DatabaseOptions database)
    {
        var (clock, writes) = (new VirtualClock(Start), new WriteLog());
        await using var world = await BenchWorld.CreateAsync(database, clock, services => services.ConfigureDbContext<AppDb>(options => options.AddInterceptors(writes)));
        await world.InstallAsync(Definition);
        writes.IsOn = true;
        var instance = await world.Work.RunAsync(
            async scope => (await scope.Get<BurstRunner>().StartAsync("one-off", input: null, correlationId: null, scope.Now, scope.Ct)).Id, CancellationToken.None);
        IReadOnlyList<LoggedWrite> started = [.. writes.Writes];
        clock.MoveTo(clock.Now() + Duration.FromHours(2));
        writes.Writes.Clear();
        await world.DrainAsync();
        return (instance, new[] { started, writes.Writes });
    }

    internal const string Definition =
        """
        {"id":"one-off-v1","definitionId":"one-off","name":"one-off","version":1,"isLatest":true,"isPublished":true,"variables":[],"inputs":[],"outputs":[],
         "root":{"id":"delay","type":"Elsa.Delay","version":1,"timeSpan":{"typeName":"TimeSpan","expression":{"type":"Literal","value":"01:00:00"}}}}
        """;
}
