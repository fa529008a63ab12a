using System.Data.Common;
using MediationWorkflows.Database;
using MediationWorkflows.Tests.Support;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace MediationWorkflows.Tests.Database;

public sealed class SchemaTests
{
    // Defaults are left out: a column that is added to filled tables needs one, the model does not.
    private const string SqliteCatalog =
        """
        SELECT t.name || '.' || c.name || ' ' || c.type || CASE c."notnull" WHEN 1 THEN ' NOT NULL' ELSE '' END || CASE WHEN c.pk > 0 THEN ' KEY ' || c.pk ELSE '' END
        FROM sqlite_master t, pragma_table_xinfo(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
        UNION ALL
        SELECT t.name || ' REFERENCES ' || f."table" || ' ' || f."from" || '=' || f."to" || ' ' || f.on_delete
        FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'
        UNION ALL
        SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL
        """;

    private const string PostgresCatalog =
        """
        SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END || a.attidentity::text
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
        UNION ALL
        SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
        """;

    /// <summary>Tables that are not EF Core's: of the migrator, and of Quartz on PostgreSQL.</summary>
    private static readonly string[] Others = ["schema_steps", "qrtz_"];

    [Theory]
    [BothDatabases]
    public async Task The_migration_scripts_arrive_at_exactly_what_the_model_wants(DatabaseProvider provider)
    {
        await using var migrated = await TestDatabase.CreateAsync(provider);
        await using var wanted = await TestDatabase.CreateEmptyAsync(provider);
        await using (var connection = await OpenAsync(wanted.Options))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = SchemaScript.Create(provider, TestCipher.Instance);
            await command.ExecuteNonQueryAsync();
        }

        var model = await CatalogAsync(wanted.Options);
        var scripts = await CatalogAsync(migrated.Options);

        Assert.NotEmpty(model);
        Assert.Empty(model.Except(scripts).Select(line => $"no script makes: {line}")
            .Concat(scripts.Except(model).Where(line => !Others.Any(name => line.Contains(name, StringComparison.Ordinal))).Select(line => $"not in the model: {line}")));
    }

    private static async Task<HashSet<string>> CatalogAsync(DatabaseOptions options)
    {
        await using var connection = await OpenAsync(options);
        await using var command = connection.CreateCommand();
        command.CommandText = options.Provider == DatabaseProvider.Sqlite ? SqliteCatalog : PostgresCatalog;
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            lines.Add(string.Join(' ', reader.GetString(0).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        }

        return lines;
    }

    private static async Task<DbConnection> OpenAsync(DatabaseOptions options)
    {
        DbConnection connection = options.Provider == DatabaseProvider.Sqlite ? new SqliteConnection(options.ConnectionString) : new NpgsqlConnection(options.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
