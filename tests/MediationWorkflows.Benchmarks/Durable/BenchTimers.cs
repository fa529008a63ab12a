using System.Collections.Concurrent;
using System.Globalization;
using MediationWorkflows.Database;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Benchmarks.Durable;

/// <summary>Timers by the thousand, without a workflow behind them: what is measured is the queue.</summary>
static class BenchTimers
{
    public const string Kind = "Bench";

    /// <summary>Adds waiting timers in bulk, of all three priorities in turn.</summary>
    public static Task AddAsync(AppDb db, int n, Instant firstDueAt, Duration apart, Instant now) => db.Provider == DatabaseProvider.Sqlite
        ? db.Database.ExecuteSqlRawAsync(
            """
            WITH RECURSIVE numbers(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < {0})
            INSERT INTO timers (kind, target, target_version, due_at, not_before, attempts, state, created_at, priority)
            SELECT 'Bench', 'bench-' || i, 0, at, at, 0, 'Waiting', {3}, i % 3
            FROM (SELECT i, strftime('%Y-%m-%dT%H:%M:', {1}, (i * {2}) || ' seconds') || substr(strftime('%f', {1}, (i * {2}) || ' seconds'), 1, 6) || '000Z' AS at FROM numbers)
            """,
            n, db.Parameter(firstDueAt), apart.TotalSeconds, db.Parameter(now))
        : db.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO timers (kind, target, target_version, due_at, not_before, attempts, state, created_at, priority)
            SELECT 'Bench', 'bench-' || i, 0, {1} + i * {2} * interval '1 second', {1} + i * {2} * interval '1 second', 0, 'Waiting', {3}, i % 3
            FROM generate_series(0, {0} - 1) AS i
            """,
            n, db.Parameter(firstDueAt), apart.TotalSeconds, db.Parameter(now));

    /// <summary>Commits a row with each firing, and notes when and how important it was.</summary>
    public sealed class Handler(AppDb db, Fired fired, TimeProvider clock) : ITimerHandler
    {
        public Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct)
        {
            fired.Add(timer, clock.Now() - timer.DueAt);
            db.Add(new SystemSetting { Key = string.Create(CultureInfo.InvariantCulture, $"bench:{timer.Id}"), Value = timer.Target });
            return Task.CompletedTask;
        }
    }

    public sealed class Fired
    {
        readonly ConcurrentQueue<(TimerPriority Priority, Duration Late)> all = new();

        public IReadOnlyCollection<(TimerPriority Priority, Duration Late)> All => all;

        public void Add(WorkTimer timer, Duration late) => all.Enqueue((timer.Priority, late));
    }
}

/// <summary>Runs something on an empty SQLite file and on an empty database of a PostgreSQL server of the benchmark's own, both as durable as in use.</summary>
static class BothDatabases
{
    public static async Task RunAsync(Func<DatabaseOptions, string, Task> measure)
    {
        var folder = Directory.CreateTempSubdirectory("mediation-bench-").FullName;
        try
        {
            await measure(DatabaseOptions.SqliteFile(Path.Combine(folder, "bench.db")), "sqlite");
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }

        await using var postgres = await Web.Drill.ScratchPostgres.StartAsync(CancellationToken.None);
        await measure(DatabaseOptions.Postgres(postgres.Connection), "postgres");
    }
}
