using System.Collections.Specialized;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using MediationWorkflows.Database;
using Microsoft.Data.Sqlite;
using Npgsql;
using Quartz;
using Quartz.Impl;
using Quartz.Spi;

namespace MediationWorkflows.Benchmarks.Durable;

/// <summary>Quartz with its ADO job store on the same database: one-off triggers of a job that does nothing, acquired a hundred at a time.</summary>
static class QuartzStore
{
    static int left;
    static TaskCompletionSource done = new();

    /// <returns>How many it fires a second.</returns>
    public static async Task<double> FireAsync(DatabaseOptions database, int n)
    {
        await CreateTablesAsync(database);
        var isSqlite = database.Provider == DatabaseProvider.Sqlite;
        var settings = new NameValueCollection
        {
            ["quartz.scheduler.instanceName"] = "bench",
            ["quartz.scheduler.batchTriggerAcquisitionMaxCount"] = "100",
            ["quartz.threadPool.maxConcurrency"] = "10",
            ["quartz.jobStore.type"] = "Quartz.Impl.AdoJobStore.JobStoreTX, Quartz",
            ["quartz.jobStore.driverDelegateType"] = $"Quartz.Impl.AdoJobStore.{(isSqlite ? "SQLiteDelegate" : "PostgreSQLDelegate")}, Quartz",
            ["quartz.jobStore.acquireTriggersWithinLock"] = "true",
            ["quartz.jobStore.misfireThreshold"] = "3600000",
            ["quartz.jobStore.useProperties"] = "true",
            ["quartz.serializer.type"] = typeof(NamesAndValues).AssemblyQualifiedName,
            // Beside the product's own Quartz tables, which its migrations make on PostgreSQL.
            ["quartz.jobStore.tablePrefix"] = "bench_qrtz_",
            ["quartz.jobStore.dataSource"] = "bench",
            ["quartz.dataSource.bench.provider"] = isSqlite ? "SQLite-Microsoft" : "Npgsql",
            ["quartz.dataSource.bench.connectionString"] = database.ConnectionString,
        };
        var scheduler = await new StdSchedulerFactory(settings).GetScheduler();
        // Warms up as the product's timers do.
        await RoundAsync(scheduler, n, "warm-1");
        await RoundAsync(scheduler, n, "warm-2");
        var time = await RoundAsync(scheduler, n, "run");
        await scheduler.Shutdown(waitForJobsToComplete: true);
        return n / time.TotalSeconds;
    }

    static async Task<TimeSpan> RoundAsync(IScheduler scheduler, int n, string name)
    {
        (left, done) = (n, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var jobs = Enumerable.Range(0, n).ToDictionary(
            i => JobBuilder.Create<Nothing>().WithIdentity($"{name}-job-{i}").Build(),
            i => (IReadOnlyCollection<ITrigger>)[TriggerBuilder.Create().WithIdentity($"{name}-trigger-{i}").StartNow().Build()]);
        await scheduler.ScheduleJobs(jobs, replace: false);
        var watch = Stopwatch.StartNew();
        await scheduler.Start();
        await done.Task;
        watch.Stop();
        await scheduler.Standby();
        return watch.Elapsed;
    }

    sealed class Nothing : IJob
    {
        public Task Execute(IJobExecutionContext context)
        {
            if (Interlocked.Decrement(ref left) == 0)
                done.TrySetResult();
            return Task.CompletedTask;
        }
    }

    static async Task CreateTablesAsync(DatabaseOptions database)
    {
        const string trigger = "sched_name VARCHAR(120) NOT NULL, trigger_name VARCHAR(200) NOT NULL, trigger_group VARCHAR(200) NOT NULL";
        const string triggerKey = "PRIMARY KEY (sched_name, trigger_name, trigger_group)";
        var (flag, blob) = database.Provider == DatabaseProvider.Sqlite ? ("BIT", "BLOB") : ("BOOLEAN", "BYTEA");
        string[] tables =
        [
            $"job_details (sched_name VARCHAR(120) NOT NULL, job_name VARCHAR(200) NOT NULL, job_group VARCHAR(200) NOT NULL, description VARCHAR(250), job_class_name VARCHAR(250) NOT NULL, is_durable {flag} NOT NULL, is_nonconcurrent {flag} NOT NULL, is_update_data {flag} NOT NULL, requests_recovery {flag} NOT NULL, job_data {blob}, PRIMARY KEY (sched_name, job_name, job_group))",
            $"triggers ({trigger}, job_name VARCHAR(200) NOT NULL, job_group VARCHAR(200) NOT NULL, description VARCHAR(250), next_fire_time BIGINT, prev_fire_time BIGINT, priority INTEGER, trigger_state VARCHAR(16) NOT NULL, trigger_type VARCHAR(8) NOT NULL, start_time BIGINT NOT NULL, end_time BIGINT, calendar_name VARCHAR(200), misfire_instr INTEGER, misfire_orig_fire_time BIGINT, execution_group VARCHAR(200), job_data {blob}, {triggerKey})",
            $"simple_triggers ({trigger}, repeat_count BIGINT NOT NULL, repeat_interval BIGINT NOT NULL, times_triggered BIGINT NOT NULL, {triggerKey})",
            $"cron_triggers ({trigger}, cron_expression VARCHAR(250) NOT NULL, time_zone_id VARCHAR(80), {triggerKey})",
            $"simprop_triggers ({trigger}, str_prop_1 VARCHAR(512), str_prop_2 VARCHAR(512), str_prop_3 VARCHAR(512), int_prop_1 INTEGER, int_prop_2 INTEGER, long_prop_1 BIGINT, long_prop_2 BIGINT, dec_prop_1 NUMERIC, dec_prop_2 NUMERIC, bool_prop_1 {flag}, bool_prop_2 {flag}, time_zone_id VARCHAR(80), {triggerKey})",
            $"blob_triggers ({trigger}, blob_data {blob}, {triggerKey})",
            $"calendars (sched_name VARCHAR(120) NOT NULL, calendar_name VARCHAR(200) NOT NULL, calendar {blob} NOT NULL, PRIMARY KEY (sched_name, calendar_name))",
            "paused_trigger_grps (sched_name VARCHAR(120) NOT NULL, trigger_group VARCHAR(200) NOT NULL, PRIMARY KEY (sched_name, trigger_group))",
            $"fired_triggers (sched_name VARCHAR(120) NOT NULL, entry_id VARCHAR(140) NOT NULL, trigger_name VARCHAR(200) NOT NULL, trigger_group VARCHAR(200) NOT NULL, instance_name VARCHAR(200) NOT NULL, fired_time BIGINT NOT NULL, sched_time BIGINT NOT NULL, priority INTEGER NOT NULL, state VARCHAR(16) NOT NULL, job_name VARCHAR(200), job_group VARCHAR(200), is_nonconcurrent {flag}, requests_recovery {flag}, execution_group VARCHAR(200), PRIMARY KEY (sched_name, entry_id))",
            "scheduler_state (sched_name VARCHAR(120) NOT NULL, instance_name VARCHAR(200) NOT NULL, last_checkin_time BIGINT NOT NULL, checkin_interval BIGINT NOT NULL, PRIMARY KEY (sched_name, instance_name))",
            "locks (sched_name VARCHAR(120) NOT NULL, lock_name VARCHAR(40) NOT NULL, PRIMARY KEY (sched_name, lock_name))",
        ];
        var indexes = "CREATE INDEX ix_bench_qrtz_next ON bench_qrtz_triggers (sched_name, trigger_state, next_fire_time); CREATE INDEX ix_bench_qrtz_job ON bench_qrtz_triggers (sched_name, job_name, job_group);";
        await using System.Data.Common.DbConnection connection =
            database.Provider == DatabaseProvider.Sqlite ? new SqliteConnection(database.ConnectionString) : new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        // The write-ahead log and its full flushes, as the product has them.
        var settings = database.Provider == DatabaseProvider.Sqlite ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" : "";
#pragma warning disable CA2100 // Constants.
        command.CommandText = settings + string.Concat(tables.Select(t => $"CREATE TABLE bench_qrtz_{t};")) + indexes;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Job data that are names and values are all that there is to store.</summary>
    public sealed class NamesAndValues : IObjectSerializer
    {
        public void Initialize()
        {
        }

        public byte[] Serialize<T>(T obj)
            where T : class
        {
            var values = obj as NameValueCollection ?? [];
            return JsonSerializer.SerializeToUtf8Bytes(values.AllKeys.ToDictionary(key => key!, key => values[key], StringComparer.Ordinal));
        }

        public T? DeSerialize<T>(byte[] data)
            where T : class
        {
            var values = new NameValueCollection();
            foreach (var (key, value) in JsonSerializer.Deserialize<Dictionary<string, string?>>(Encoding.UTF8.GetString(data))!)
                values[key] = value;
            return values as T;
        }
    }
}
