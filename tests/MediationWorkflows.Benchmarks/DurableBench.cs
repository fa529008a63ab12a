using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MediationWorkflows.Benchmarks.Durable;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Time;
using MediationWorkflows.Workflows;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Benchmarks;

/// <summary>
/// Durable bursts on SQLite with synchronous=FULL: SetVariable, Event, SetVariable, Delay, end; each stimulus commits what follows from
/// it. Beside it, in the same run, the same rows written by hand.
/// </summary>
public static class DurableBench
{
    const int Count = 2000;

    static readonly Instant Start = Instant.FromUtc(2030, 1, 7, 9, 0);

    public static string Run() => RunAsync().GetAwaiter().GetResult();

    static async Task<string> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mediation-bench-").FullName;
        try
        {
            var report = new StringBuilder();
            foreach (var callers in (int[])[1, 16])
            {
                var product = Path.Combine(folder, $"product-{callers.ToString(CultureInfo.InvariantCulture)}.db");
                var (stages, log, sample, bytes, cpu) = await MeasureAsync(product, callers);
                var byHand = new ByHand(await EmptyAsync(Path.Combine(folder, $"by-hand-{callers.ToString(CultureInfo.InvariantCulture)}.db")), sample, log).Run(Count);
                var (total, limit) = (Sum(stages), Sum(byHand));
                report.AppendLine(CultureInfo.InvariantCulture,
                    $"durable callers={callers} starts/s={Rate(stages[0]):0} resumes/s={Rate(stages[1]):0} timers/s={Rate(stages[2]):0} cpu-us/burst={cpu:0} bytes/instance={bytes:0}");
                report.AppendLine(CultureInfo.InvariantCulture,
                    $"durable by-hand starts/s={Rate(byHand[0]):0} resumes/s={Rate(byHand[1]):0} timers/s={Rate(byHand[2]):0} ratio={limit / total:0.00}");
            }

            return report.ToString();
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<(TimeSpan[] Stages, IReadOnlyList<LoggedWrite>[] Log, Guid Sample, double Bytes, double Cpu)> MeasureAsync(string file, int callers)
    {
        var (clock, writes) = (new VirtualClock(Start), new WriteLog());
        await using var world = await BenchWorld.CreateAsync(
            DatabaseOptions.SqliteFile(file), clock, services => services.ConfigureDbContext<AppDb>(options => options.AddInterceptors(writes)));
        await world.InstallAsync(Definition);
        // Warms up, and shows what a run writes.
        await RunsAsync(world, clock, Count * 3, callers, "warm");
        var log = new List<IReadOnlyList<LoggedWrite>>();
        writes.IsOn = true;
        var sample = await RunsAsync(world, clock, 1, 1, "sample", () =>
        {
            log.Add([.. writes.Writes]);
            writes.Writes.Clear();
        });
        writes.IsOn = false;

        var before = Size(file);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var run = await RunsAsync(world, clock, Count, callers, "run");
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        return (run.Stages, [.. log], sample.First, (Size(file) - before) / (double)Count, cpu.TotalMicroseconds / (Count * 3));
    }

    static async Task<(TimeSpan[] Stages, Guid First)> RunsAsync(BenchWorld world, VirtualClock clock, int n, int callers, string name, Action? afterStage = null)
    {
        var stages = new List<TimeSpan>();
        var first = Guid.Empty;
        await StageAsync(() => BenchWorld.TimesAsync(n, callers, async i =>
        {
            var started = await world.Work.RunAsync(
                scope => scope.Get<BurstRunner>().StartAsync("bench", new JsonObject { ["Key"] = Key(i) }, Key(i), scope.Now, scope.Ct), CancellationToken.None);
            first = started.Id;
        }));
        await StageAsync(() => BenchWorld.TimesAsync(n, callers, async i =>
        {
            var heard = await world.Work.RunAsync(
                scope => scope.Get<BurstRunner>().ResumeByKeyAsync(Wait.EventKind, Key(i), payload: null, scope.Now, scope.Ct), CancellationToken.None);
            if (!heard)
                throw new InvalidOperationException("Nobody waits for the event.");
        }));
        clock.MoveTo(clock.Now() + Duration.FromHours(2));
        await StageAsync(async () =>
        {
            if (await world.DrainAsync() != n)
                throw new InvalidOperationException("Not every timer was fired.");
        });
        var unfinished = await world.Work.ReadAsync(
            scope => scope.Db.Set<WorkflowInstance>().CountAsync(i => i.SubStatus != WorkflowSubStatus.Finished, scope.Ct), CancellationToken.None);
        return unfinished == 0 ? ([.. stages], first) : throw new InvalidOperationException($"{unfinished} instances did not finish.");

        string Key(int i) => string.Create(CultureInfo.InvariantCulture, $"{name}-{i}");

        async Task StageAsync(Func<Task> stage)
        {
            var watch = Stopwatch.StartNew();
            await stage();
            stages.Add(watch.Elapsed);
            afterStage?.Invoke();
        }
    }

    static async Task<string> EmptyAsync(string file)
    {
        await using var world = await BenchWorld.CreateAsync(DatabaseOptions.SqliteFile(file), new VirtualClock(Start));
        await world.InstallAsync(Definition);
        return file;
    }

    /// <summary>Bytes in use, without what is free for reuse.</summary>
    static long Size(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (p.page_count - f.freelist_count) * s.page_size FROM pragma_page_count p, pragma_freelist_count f, pragma_page_size s";
        return (long)command.ExecuteScalar()!;
    }

    static double Rate(TimeSpan time) => Count / time.TotalSeconds;

    static double Sum(TimeSpan[] stages) => stages.Sum(s => s.TotalSeconds);

    const string Definition =
        """
        {"id":"bench-v1","definitionId":"bench","name":"bench","version":1,"isLatest":true,"isPublished":true,
         "variables":[{"id":"v1","name":"Step","typeName":"Int32","value":"0"}],"inputs":[{"name":"Key","type":"String"}],"outputs":[],
         "root":{"id":"flow","type":"Elsa.Flowchart","version":1,
          "activities":[
           {"id":"set1","type":"Elsa.SetVariable","version":1,"variable":{"id":"v1"},"value":{"typeName":"Object","expression":{"type":"Literal","value":"1"}}},
           {"id":"event","type":"Elsa.Event","version":1,"eventName":{"typeName":"String","expression":{"type":"JavaScript","value":"getInput('Key')"}}},
           {"id":"set2","type":"Elsa.SetVariable","version":1,"variable":{"id":"v1"},"value":{"typeName":"Object","expression":{"type":"Literal","value":"2"}}},
           {"id":"delay","type":"Elsa.Delay","version":1,"timeSpan":{"typeName":"TimeSpan","expression":{"type":"Literal","value":"01:00:00"}}},
           {"id":"end","type":"Elsa.End","version":1}],
          "connections":[
           {"source":{"activity":"set1","port":"Done"},"target":{"activity":"event","port":"In"}},
           {"source":{"activity":"event","port":"Done"},"target":{"activity":"set2","port":"In"}},
           {"source":{"activity":"set2","port":"Done"},"target":{"activity":"delay","port":"In"}},
           {"source":{"activity":"delay","port":"Done"},"target":{"activity":"end","port":"In"}}]}}
        """;
}
