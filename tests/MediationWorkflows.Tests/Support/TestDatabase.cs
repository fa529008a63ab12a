using MediationWorkflows.Database;
using Microsoft.Data.Sqlite;
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

    // Migrated once per run; each test's database is a copy.
    private static readonly Lazy<Task<byte[]>> SqliteTemplate = new(async () =>
    {
        await using var template = await CreateEmptyAsync(DatabaseProvider.Sqlite);
        await template.MigrateAsync();
        template.ClosePool(); // the last connection moves everything into the one file
        return await File.ReadAllBytesAsync(template.file!);
    });

    private static readonly Lazy<Task<string>> PostgresTemplate = new(async () =>
    {
        // Goes with the scratch server.
        var template = await CreateEmptyAsync(DatabaseProvider.Postgres);
        await template.MigrateAsync();
        template.ClosePool(); // nobody may be connected to what is copied
        return template.postgresName!;
    });

    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider)
    {
        if (provider == DatabaseProvider.Postgres)
        {
            return await CreateOnServerAsync($"TEMPLATE {await PostgresTemplate.Value}");
        }

        var database = OfFile();
        await File.WriteAllBytesAsync(database.file!, await SqliteTemplate.Value);
        return database;
    }

    /// <summary>One without any tables.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync(DatabaseProvider provider) =>
        provider == DatabaseProvider.Sqlite ? OfFile() : await CreateOnServerAsync("");

    private static TestDatabase OfFile()
    {
        var path = Path.Combine(Path.GetTempPath(), $"test_{Guid.NewGuid():N}.db");
        return new TestDatabase(DatabaseOptions.SqliteFile(path), path, postgresName: null);
    }

    private static async Task<TestDatabase> CreateOnServerAsync(string template)
    {
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE DATABASE {name} {template}");
        var connection = new NpgsqlConnectionStringBuilder(Server()) { Database = name, MaxPoolSize = 20 };
        return new TestDatabase(DatabaseOptions.Postgres(connection.ConnectionString), file: null, name);
    }

    private Task<int> MigrateAsync() =>
        new Migrator(Options, [new SchemaScripts("core", typeof(AppDb).Assembly, "MediationWorkflows.Database.Migrations.")], TestCipher.Instance, TimeProvider.System).MigrateAsync(CancellationToken.None);

    private void ClosePool()
    {
        if (file is not null)
        {
            using var sqlite = new SqliteConnection(Options.ConnectionString);
            SqliteConnection.ClearPool(sqlite);
        }
        else
        {
            using var postgres = new NpgsqlConnection(Options.ConnectionString);
            NpgsqlConnection.ClearPool(postgres);
        }
    }

    public async ValueTask DisposeAsync()
    {
        ClosePool();
        if (postgresName is not null)
        {
            await ExecuteAsync($"DROP DATABASE IF EXISTS {postgresName} WITH (FORCE)");
            return;
        }

        foreach (var part in new[] { file!, file + "-wal", file + "-shm" })
        {
            File.Delete(part);
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
