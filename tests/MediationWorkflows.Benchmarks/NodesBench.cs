using System.Diagnostics;
using System.Globalization;
using System.Text;
using MediationWorkflows.Benchmarks.Durable;
using MediationWorkflows.Database;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MediationWorkflows.Benchmarks;

/// <summary>
/// One serving process and then two over one PostgreSQL: how fast timers that come due at one moment are fired, each a durable step of a workflow, and
/// the processor time that each process took for it.
/// </summary>
public static class NodesBench
{
    const int Count = 4000;
    const int WarmUps = 3;

    public static string Run() => RunAsync().GetAwaiter().GetResult();

    static async Task<string> RunAsync()
    {
        await using var postgres = await Web.Drill.ScratchPostgres.StartAsync(CancellationToken.None);
        var database = DatabaseOptions.Postgres(postgres.Connection);
        var folder = Directory.CreateTempSubdirectory("mediation-bench-nodes-").FullName;
        try
        {
            await using var first = await ServeProcess.StartAsync(folder, database);
            await using var world = await BenchWorld.CreateAsync(database, TimeProvider.System);
            await world.InstallAsync(TimersBench.Definition);
            var one = await MeasureAsync(world, [first]);
            await using var second = await ServeProcess.StartAsync(folder, database);
            var two = await MeasureAsync(world, [first, second]);
            return new StringBuilder().AppendLine(one.Line).AppendLine(CultureInfo.InvariantCulture, $"{two.Line} factor={two.Rate / one.Rate:0.00}").ToString();
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<(double Rate, string Line)> MeasureAsync(BenchWorld world, IReadOnlyList<ServeProcess> nodes)
    {
        for (var warm = 0; warm < WarmUps; warm++)
            await RoundAsync(world);
        var before = nodes.Select(n => n.Cpu).ToList();
        var rate = Count / (await RoundAsync(world)).TotalSeconds;
        var cpu = nodes.Select((n, i) => (n.Cpu - before[i]).TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture));
        return (rate, string.Create(CultureInfo.InvariantCulture, $"nodes postgres nodes={nodes.Count} timers={Count} fired/s={rate:0} cpu-s={string.Join('+', cpu)}"));
    }

    static async Task<TimeSpan> RoundAsync(BenchWorld world)
    {
        await BenchWorld.TimesAsync(Count, 8, _ => world.Work.RunAsync(
            scope => scope.Get<BurstRunner>().StartAsync("one-off", input: null, correlationId: null, scope.Now, scope.Ct), CancellationToken.None));
        var watch = Stopwatch.StartNew();
        // All at once, as after an outage; the nodes find them at their next look.
        await world.Work.RunAsync(
            scope => scope.Db.Set<WorkTimer>().Where(t => t.Kind == "Resume").ExecuteUpdateAsync(set => set.SetProperty(t => t.NotBefore, scope.Now), scope.Ct),
            CancellationToken.None);
        while (await world.Work.ReadAsync(scope => scope.Db.Set<WorkTimer>().AnyAsync(t => t.Kind == "Resume", scope.Ct), CancellationToken.None))
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        return watch.Elapsed;
    }
}
