using MediationWorkflows.Database;
using Npgsql;

namespace MediationWorkflows.Tests.Support;

/// <summary>A database of a test's own, migrated, and gone with it: a SQLite file or a database on the scratch PostgreSQL.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string? file;
    private readonly string? postgresName;

    private TestDatabase(DatabaseOptions options, string? file, string? postgresName)
    {
        Options = options;
        this.file = file;
        this.postgresName = postgresName;
    }

    public DatabaseOptions Options { get; }

    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider)
    {
        var database = await CreateEmptyAsync(provider);
        await new Migrator(database.Options, [new SchemaScripts("core", typeof(AppDb).Assembly, "MediationWorkflows.Database.Migrations.")], TimeProvider.System)
            .MigrateAsync(CancellationToken.None);
        return database;
    }

    /// <summary>One without any tables.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync(DatabaseProvider provider)
    {
        var name = $"test_{Guid.NewGuid():N}";
        if (provider == DatabaseProvider.Sqlite)
        {
            var path = Path.Combine(Path.GetTempPath(), name + ".db");
            return new TestDatabase(DatabaseOptions.SqliteFile(path), path, postgresName: null);
        }

        await ExecuteAsync($"CREATE DATABASE {name}");
        var connection = new NpgsqlConnectionStringBuilder(Server()) { Database = name, MaxPoolSize = 20 };
        return new TestDatabase(DatabaseOptions.Postgres(connection.ConnectionString), file: null, name);
    }

    public async ValueTask DisposeAsync()
    {
        if (file is not null)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools(); // else the file stays open
            foreach (var part in new[] { file, file + "-wal", file + "-shm" })
            {
                File.Delete(part);
            }
        }
        else if (postgresName is not null)
        {
            await using (var connection = new NpgsqlConnection(Options.ConnectionString))
            {
                NpgsqlConnection.ClearPool(connection);
            }

            await ExecuteAsync($"DROP DATABASE IF EXISTS {postgresName} WITH (FORCE)");
        }
    }

    private static string Server() => Environment.GetEnvironmentVariable("MEDIATION_TEST_POSTGRES")
        ?? throw new InvalidOperationException("MEDIATION_TEST_POSTGRES names no server: run the tests with eng/test, or --without postgres.");

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Server());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
