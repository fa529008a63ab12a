using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace MediationWorkflows.Database;

/// <summary>
/// A module's schema scripts: embedded resources <c>PREFIX0001-name.sqlite.sql</c> and <c>PREFIX0001-name.postgres.sql</c>,
/// applied in order of their number.
/// </summary>
public sealed record SchemaScripts(string Module, Assembly Assembly, string Prefix)
{
    internal IEnumerable<(int Number, string Name, string Resource)> For(DatabaseProvider provider)
    {
        var ending = $".{provider.ToString().ToLowerInvariant()}.sql";
        return Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(ending, StringComparison.Ordinal))
            .Select(name => (Name: name[Prefix.Length..^ending.Length], Resource: name))
            .Select(script => (int.Parse(script.Name[..4], CultureInfo.InvariantCulture), script.Name, script.Resource))
            .Order();
    }
}

/// <summary>One script of a module and when it was applied (null: not yet).</summary>
public sealed record SchemaStep(string Module, int Number, string Name, string? AppliedAt);

/// <summary>
/// Brings the schema up to date, each script in one transaction together with its mark. Locks out other nodes meanwhile
/// (SQLite: the write lock; PostgreSQL: an advisory lock), and both locks die with the process, unlike a lock row.
/// </summary>
public sealed class Migrator(DatabaseOptions options, IEnumerable<SchemaScripts> modules, IContentCipher cipher, TimeProvider clock)
{
    private const long AdvisoryLock = 0x4D656469; // "Medi"

    /// <summary>Applies what is missing and answers how many scripts that were.</summary>
    public async Task<int> MigrateAsync(CancellationToken ct)
    {
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            var file = new SqliteConnectionStringBuilder(options.ConnectionString).DataSource;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        }

        await using var connection = await OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (options.Provider == DatabaseProvider.Postgres)
        {
            await ExecuteAsync(connection, transaction, $"SELECT pg_advisory_xact_lock({AdvisoryLock})", ct);
        }

        await ExecuteAsync(connection, transaction,
            "CREATE TABLE IF NOT EXISTS schema_steps (module TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, applied_at TEXT NOT NULL, PRIMARY KEY (module, number))", ct);
        var applied = await ReadMarksAsync(connection, transaction, ct);
        var count = 0;
        foreach (var module in modules)
        {
            foreach (var (number, name, resource) in module.For(options.Provider).Where(s => !applied.ContainsKey((module.Module, s.Number))))
            {
                var script = await ReadScriptAsync(module.Assembly, resource, ct);
                await ExecuteAsync(connection, transaction, script, ct);
                await EncryptColumns.OfAsync(script, connection, transaction, cipher, ct);
                await MarkAsync(connection, transaction, module.Module, number, name, ct);
                count++;
            }
        }

        await transaction.CommitAsync(ct);
        return count;
    }

    /// <summary>Every known script with its mark; an empty or absent database has none applied.</summary>
    public async Task<IReadOnlyList<SchemaStep>> StatusAsync(CancellationToken ct)
    {
        var applied = new Dictionary<(string, int), string>();
        var absent = options.Provider == DatabaseProvider.Sqlite
            && !File.Exists(new SqliteConnectionStringBuilder(options.ConnectionString).DataSource);
        if (!absent)
        {
            await using var connection = await OpenAsync(ct);
            if (await HasMarksAsync(connection, ct))
            {
                applied = await ReadMarksAsync(connection, transaction: null, ct);
            }
        }

        return [.. modules.SelectMany(module => module.For(options.Provider).Select(script =>
            new SchemaStep(module.Module, script.Number, script.Name, applied.GetValueOrDefault((module.Module, script.Number)))))];
    }

    private async Task<DbConnection> OpenAsync(CancellationToken ct)
    {
        DbConnection connection = options.Provider == DatabaseProvider.Sqlite
            ? new SqliteConnection(options.ConnectionString)
            : new NpgsqlConnection(options.ConnectionString);
        await connection.OpenAsync(ct);
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            await PrepareSqliteAsync(connection, ct);
        }

        return connection;
    }

    /// <summary>What a script deletes or encrypts is overwritten in the file, not only forgotten.</summary>
    internal static Task PrepareSqliteAsync(DbConnection connection, CancellationToken ct) =>
        ExecuteAsync(connection, transaction: null, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;", ct);

    private async Task<bool> HasMarksAsync(DbConnection connection, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = options.Provider == DatabaseProvider.Sqlite
            ? "SELECT count(*) FROM sqlite_master WHERE name = 'schema_steps'"
            : "SELECT count(*) FROM information_schema.tables WHERE table_name = 'schema_steps' AND table_schema = current_schema()";
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture) > 0;
    }

    private static async Task<Dictionary<(string, int), string>> ReadMarksAsync(DbConnection connection, DbTransaction? transaction, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT module, number, applied_at FROM schema_steps";
        await using var reader = await command.ExecuteReaderAsync(ct);
        var marks = new Dictionary<(string, int), string>();
        while (await reader.ReadAsync(ct))
        {
            marks[(reader.GetString(0), Convert.ToInt32(reader.GetValue(1), CultureInfo.InvariantCulture))] = reader.GetString(2);
        }

        return marks;
    }

    private async Task MarkAsync(DbConnection connection, DbTransaction transaction, string module, int number, string name, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO schema_steps (module, number, name, applied_at) VALUES (@module, @number, @name, @at)";
        foreach (var (key, value) in new (string, object)[]
        {
            ("@module", module), ("@number", number), ("@name", name), ("@at", clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)),
        })
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = key;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task ExecuteAsync(DbConnection connection, DbTransaction? transaction, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Scripts are embedded in our own assemblies.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<string> ReadScriptAsync(Assembly assembly, string resource, CancellationToken ct)
    {
        await using var stream = assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(ct);
    }
}
