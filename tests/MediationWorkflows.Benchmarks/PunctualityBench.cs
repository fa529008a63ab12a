using System.Globalization;
using MediationWorkflows.Benchmarks.Durable;
using MediationWorkflows.Database;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Benchmarks;

/// <summary>How late timers fire on the real clock: twenty a second for a minute, beside a bare loop of delays for the same instants.</summary>
public static class PunctualityBench
{
    const int Count = 20 * 60;

    static readonly Duration Apart = Duration.FromMilliseconds(50);

    public static string Run() => RunAsync().GetAwaiter().GetResult();

    static async Task<string> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mediation-bench-").FullName;
        try
        {
            var fired = new BenchTimers.Fired();
            await using var world = await BenchWorld.CreateAsync(
                DatabaseOptions.SqliteFile(Path.Combine(folder, "bench.db")), TimeProvider.System,
                services => services.AddSingleton(fired).AddKeyedScoped<ITimerHandler, BenchTimers.Handler>(BenchTimers.Kind));
            // The first firings compile what the others use.
            await AddAsync(world, 100, TimeProvider.System.Now());
            await world.DrainAsync();
            var start = TimeProvider.System.Now() + Duration.FromSeconds(2);
            await AddAsync(world, Count, start);

            using var ending = new CancellationTokenSource();
            var pump = world.Get<PumpLoop>().RunAsync(world.Timers, ending.Token);
            var bare = await BareAsync(start);
            while (fired.All.Count < Count + 100)
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            await ending.CancelAsync();
            await pump;
            List<Duration> late = [.. fired.All.Skip(100).Select(f => f.Late)];
            return Line("timers", late, string.Create(CultureInfo.InvariantCulture, $" ratio={InTime(late) / InTime(bare):0.000}")) + Line("bare-loop", bare);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    static Task AddAsync(BenchWorld world, int n, Instant start) =>
        world.Work.RunAsync(scope => BenchTimers.AddAsync(scope.Db, n, start, Apart, scope.Now), CancellationToken.None);

    static async Task<List<Duration>> BareAsync(Instant start)
    {
        var late = new List<Duration>();
        for (var i = 0; i < Count; i++)
        {
            var due = start + (Apart * i);
            var until = due - TimeProvider.System.Now();
            if (until > Duration.Zero)
                await Task.Delay(until.ToTimeSpan(), TimeProvider.System);
            late.Add(TimeProvider.System.Now() - due);
        }

        return late;
    }

    static string Line(string name, List<Duration> late, string more = "") => string.Create(
        CultureInfo.InvariantCulture,
        $"punctuality {name} fired={late.Count} within-50-ms={100 * InTime(late):0.0}% p50-ms={At(late, 0.5):0.0} p99-ms={At(late, 0.99):0.0}{more}{Environment.NewLine}");

    static double InTime(List<Duration> late) => (double)late.Count(l => l < Duration.FromMilliseconds(50)) / late.Count;

    static double At(List<Duration> values, double share) => values.Order().ElementAt((int)(share * (values.Count - 1))).TotalMilliseconds;
}
