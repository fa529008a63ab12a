using System.Diagnostics;
using System.Globalization;
using System.Text;
using MediationWorkflows.Benchmarks.Durable;
using MediationWorkflows.Database;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Benchmarks;

/// <summary>
/// 20,000 timers that are overdue when the pump starts: how fast and in which order they go, and how long other work waits meanwhile.
/// </summary>
public static class BacklogBench
{
    const int Count = 20_000;
    const int IdleRequests = 300;

    public static string Run() => RunAsync().GetAwaiter().GetResult();

    static async Task<string> RunAsync()
    {
        var report = new StringBuilder();
        await BothDatabases.RunAsync(async (database, name) =>
        {
            var fired = new BenchTimers.Fired();
            await using var world = await BenchWorld.CreateAsync(
                database, TimeProvider.System, services => services.AddSingleton(fired).AddKeyedScoped<ITimerHandler, BenchTimers.Handler>(BenchTimers.Kind));
            await world.Work.RunAsync(scope => BenchTimers.AddAsync(scope.Db, Count, scope.Now - Duration.FromDays(2), Duration.FromSeconds(2), scope.Now), CancellationToken.None);
            var idle = await RequestsAsync(world, "idle", requests => requests < IdleRequests);
            using var ending = new CancellationTokenSource();
            var watch = Stopwatch.StartNew();
            var pump = world.Get<PumpLoop>().RunAsync(world.Timers, ending.Token);
            var waits = await RequestsAsync(world, "busy", _ => fired.All.Count < Count);
            var seconds = watch.Elapsed.TotalSeconds;
            await ending.CancelAsync();
            await pump;
            var failed = await world.Work.ReadAsync(scope => scope.Db.Set<WorkTimer>().CountAsync(scope.Ct), CancellationToken.None);
            report.AppendLine(CultureInfo.InvariantCulture,
                $"backlog {name} timers={Count} seconds={seconds:0.0} fired/s={Count / seconds:0} left={failed} out-of-order={OutOfOrder(fired)} requests={waits.Count} p50-ms={At(waits, 0.5):0.0} p99-ms={At(waits, 0.99):0.0} idle-p99-ms={At(idle, 0.99):0.0} ratio={At(waits, 0.99) / At(idle, 0.99):0.0}");
        });
        return report.ToString();
    }

    /// <summary>A write and a read every 20 ms, each as long as its caller waits for it: while nothing is due, and while the backlog drains.</summary>
    static async Task<List<double>> RequestsAsync(BenchWorld world, string name, Func<int, bool> goesOn)
    {
        var waits = new List<double>();
        while (goesOn(waits.Count))
        {
            var watch = Stopwatch.StartNew();
            var key = $"{name}:{waits.Count}";
            await world.Work.RunAsync(
                scope =>
                {
                    scope.Db.Add(new SystemSetting { Key = key, Value = "" });
                    return Task.CompletedTask;
                },
                CancellationToken.None);
            await world.Work.ReadAsync(scope => scope.Db.Set<SystemSetting>().AnyAsync(s => s.Key == key, scope.Ct), CancellationToken.None);
            waits.Add(watch.Elapsed.TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        return waits;
    }

    /// <summary>Timers that were fired after a batch of less important ones: with a batch of 100, eight at once, a neighbour may overtake.</summary>
    static int OutOfOrder(BenchTimers.Fired fired)
    {
        var (most, wrong, sinceLess) = (TimerPriority.Consequence, 0, 0);
        foreach (var (priority, _) in fired.All)
        {
            (most, sinceLess) = priority > most ? (priority, 0) : (most, sinceLess + 1);
            wrong += priority < most && sinceLess > 100 ? 1 : 0;
        }

        return wrong;
    }

    static double At(List<double> values, double share) => values.Order().ElementAt((int)(share * (values.Count - 1)));
}
