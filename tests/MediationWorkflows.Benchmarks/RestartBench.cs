using System.Globalization;
using System.Text;
using MediationWorkflows.Benchmarks.Durable;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Benchmarks;

/// <summary>How long a real process takes until it is ready, and what it then holds in memory, over databases of ever more waiting timers; medians of five starts.</summary>
public static class RestartBench
{
    const int Starts = 5;

    static readonly int[] Waiting = [0, 100_000, 1_000_000];

    /// <summary>Long enough for pumps, jobs and gauges to have looked at the rows.</summary>
    static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    public static string Run() => RunAsync().GetAwaiter().GetResult();

    static async Task<string> RunAsync()
    {
        var report = new StringBuilder();
        await BothDatabases.RunAsync(async (database, name) =>
        {
            var folder = Directory.CreateTempSubdirectory("mediation-bench-serve-").FullName;
            try
            {
                // A database where nothing waits for the first start to be made.
                var options = database.Provider == DatabaseProvider.Sqlite ? DatabaseOptions.SqliteIn(folder) : database;
                await using (await ServeProcess.StartAsync(folder, options))
                {
                }

                var there = 0;
                (double Ready, double Resident)? empty = null;
                foreach (var waiting in Waiting)
                {
                    await FillAsync(options, waiting - there);
                    there = waiting;
                    var (ready, resident) = await MeasureAsync(folder, options);
                    empty ??= (ready, resident);
                    var line = string.Create(
                        CultureInfo.InvariantCulture,
                        $"restart {name} timers={waiting} starts={Starts} ready-ms={ready:0} resident-mb={resident:0} ready-ratio={ready / empty.Value.Ready:0.00} resident-ratio={resident / empty.Value.Resident:0.00}");
                    report.AppendLine(line);
                    // Also as it goes: all of it takes minutes.
                    Console.Error.WriteLine(line);
                }
            }
            finally
            {
                Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
                Directory.Delete(folder, recursive: true);
            }
        });
        return report.ToString();
    }

    static async Task<(double Ready, double Resident)> MeasureAsync(string folder, DatabaseOptions database)
    {
        var (ready, resident) = (new List<double>(), new List<double>());
        for (var start = 0; start < Starts; start++)
        {
            await using var service = await ServeProcess.StartAsync(folder, database);
            ready.Add(service.Ready.TotalMilliseconds);
            await Task.Delay(Settled, TimeProvider.System);
            resident.Add(service.Resident / 1048576.0);
        }

        return (Median(ready), Median(resident));
    }

    static async Task FillAsync(DatabaseOptions database, int n)
    {
        if (n == 0)
            return;
        await using var world = await BenchWorld.CreateAsync(database, TimeProvider.System);
        await world.Work.RunAsync(
            scope =>
            {
                scope.Db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
                return BenchTimers.AddAsync(scope.Db, n, scope.Now + Duration.FromDays(365), Duration.FromSeconds(1), scope.Now);
            },
            CancellationToken.None);
    }

    static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
