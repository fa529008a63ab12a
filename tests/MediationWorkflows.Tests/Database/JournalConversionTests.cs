using System.Data.Common;
using MediationWorkflows.Database;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Tests.Database;

/// <summary>Script 0031 on a database that has histories: it runs once on each installation that is older, and nothing can be read again if it errs.</summary>
public sealed class JournalConversionTests
{
    private static readonly SchemaScripts Scripts = new("core", typeof(AppDb).Assembly, "MediationWorkflows.Database.Migrations.");

    [Theory, BothDatabases]
    public async Task Histories_of_single_records_become_those_of_bursts_and_read_as_before(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateEmptyAsync(provider);
        var id = Guid.Parse("0190f0f0-1111-7222-8333-444455556666");
        await using (var before = await OpenAsync(database.Options))
        {
            await ExecuteAsync(before, "CREATE TABLE schema_steps (module TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, applied_at TEXT NOT NULL, PRIMARY KEY (module, number))");
            foreach (var (number, name, resource) in Scripts.For(provider).Where(s => s.Number < 31))
            {
                using var reader = new StreamReader(Scripts.Assembly.GetManifestResourceStream(resource)!);
                await ExecuteAsync(before, await reader.ReadToEndAsync());
                await ExecuteAsync(before, $"INSERT INTO schema_steps VALUES ('core', {number}, '{name}', '2027-01-01')");
            }

            await FillAsync(before, provider, id);
        }

        await new Migrator(database.Options, [Scripts], TestCipher.Instance, TimeProvider.System).MigrateAsync(CancellationToken.None);

        await using var services = new ServiceCollection().AddSingleton<IContentCipher>(TestCipher.Instance)
            .AddDbContext<AppDb>(b => b.UseMediationDatabase(database.Options).ReplaceService<IModelCacheKeyFactory, ModelPerCipher>()).BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        var records = await JournalBurst.OfAsync(scope.ServiceProvider.GetRequiredService<AppDb>(), id, CancellationToken.None);
        Assert.Equal(
            [
                $"1 2027-01-04T09:00:00Z 2027-01-04T09:00:00Z {id:N}:1  flow Started ",
                $$"""2 2027-01-04T09:00:00Z 2027-01-04T09:00:00Z {{id:N}}:2 {{id:N}}:1 a1 Completed {"Outcomes":["Done, \"or not\""]}""",
                $"3 2027-01-04T09:00:00Z 2027-01-04T09:00:00Z {id:N}:3 {id:N}:1 wait Suspended ",
                // The delay's instant was ten; the server was down until half past eleven.
                $"4 2027-01-04T11:30:00Z 2027-01-04T10:00:00Z {id:N}:3 {id:N}:1 wait Resumed ",
                $"5 2027-01-04T11:30:00Z 2027-01-04T11:30:00Z {id:N}:1  flow Finished ",
            ],
            records.Select(r => $"{r.Sequence} {r.At} {r.IntendedAt} {r.ActivityInstanceId} {r.ParentActivityInstanceId} {r.ActivityId} {r.EventName} {r.Data}"));
        Assert.Equal([.. records.Select(r => r.Position).Order()], records.Select(r => r.Position));
        Assert.Equal(("Elsa.Delay", "flow:wait", "Cool down"), (records[3].ActivityType, records[3].NodeId, records[3].ActivityName));
    }

    private static async Task FillAsync(DbConnection connection, DatabaseProvider provider, Guid id)
    {
        var yes = provider == DatabaseProvider.Sqlite ? "1" : "true";
        // As EF Core writes them on each database.
        var key = provider == DatabaseProvider.Sqlite ? id.ToString().ToUpperInvariant() : id.ToString();
        await ExecuteAsync(connection, $"INSERT INTO workflow_definition_versions VALUES ('v1', 'd', 1, 'd', NULL, '{{}}', {yes}, {yes}, '{At("09:00")}', '{At("09:00")}', 0)");
        await ExecuteAsync(connection, $"INSERT INTO workflow_instances VALUES ('{key}', 'd', 'v1', 1, NULL, NULL, NULL, NULL, 'Finished', 'Finished', '{{}}', 0, 6, '{At("09:00")}', '{At("11:30")}', '{At("11:30")}', 0)");
        (int, string At, string Intended, int, int?, string Activity, string Event, string? Data)[] records =
        [
            (1, "09:00", "09:00", 1, null, "flow", "Started", null), (2, "09:00", "09:00", 2, 1, "a1", "Completed", """{"Outcomes":["Done, \"or not\""]}"""),
            (3, "09:00", "09:00", 3, 1, "wait", "Suspended", null), (4, "11:30", "10:00", 3, 1, "wait", "Resumed", null), (5, "11:30", "11:30", 1, null, "flow", "Finished", null),
        ];
        foreach (var (sequence, at, intended, n, parent, activity, name, data) in records)
        {
            var (type, called) = activity == "wait" ? ("Elsa.Delay", "'Cool down'") : ("Elsa.Flowchart", "NULL");
            await ExecuteAsync(connection,
                $"INSERT INTO journal (instance_id, sequence, at, intended_at, activity_instance_id, parent_activity_instance_id, activity_id, node_id, activity_type, activity_name, event_name, data, position) "
                + $"VALUES ('{key}', {sequence}, '{At(at)}', '{At(intended)}', '{id:N}:{n}', {(parent is null ? "NULL" : $"'{id:N}:{parent}'")}, '{activity}', 'flow:{activity}', '{type}', {called}, '{name}', {(data is null ? "NULL" : $"'{data}'")}, {sequence + 100})");
        }
    }

    private static string At(string time) => $"2027-01-04T{time}:00.000000Z";

    private static async Task<DbConnection> OpenAsync(DatabaseOptions options)
    {
        DbConnection connection = options.Provider == DatabaseProvider.Sqlite ? new Microsoft.Data.Sqlite.SqliteConnection(options.ConnectionString) : new Npgsql.NpgsqlConnection(options.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
