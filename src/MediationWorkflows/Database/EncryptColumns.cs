using System.Data.Common;
using System.Text.RegularExpressions;

namespace MediationWorkflows.Database;

/// <summary>
/// What a schema script cannot do itself, because the keys lie outside the database: a line <c>-- encrypt: table.column</c> in it has that column's words encrypted, in the
/// script's transaction. The table has an <c>id</c>.
/// </summary>
internal static partial class EncryptColumns
{
    /// <summary>So many rows are in memory at a time.</summary>
    private const int Rows = 1000;

    public static async Task OfAsync(string script, DbConnection connection, DbTransaction transaction, IContentCipher cipher, CancellationToken ct)
    {
        foreach (Match line in Line().Matches(script))
        {
            var (table, column) = (line.Groups["table"].Value, line.Groups["column"].Value);
            for (object? last = null; await NextAsync(table, column, last, connection, transaction, ct) is { Count: > 0 } rows; last = rows[^1].Id)
            {
                foreach (var (id, words) in rows)
                {
                    await using var update = Command(connection, transaction, $"UPDATE {table} SET {column} = @words WHERE id = @id", ("@words", cipher.Protect(words)), ("@id", id));
                    await update.ExecuteNonQueryAsync(ct);
                }
            }
        }
    }

    private static async Task<List<(object Id, string Words)>> NextAsync(string table, string column, object? last, DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        var after = last is null ? "" : "AND id > @last";
        await using var select = Command(connection, transaction, $"SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL {after} ORDER BY id LIMIT {Rows}", last is null ? [] : [("@last", last)]);
        await using var reader = await select.ExecuteReaderAsync(ct);
        var rows = new List<(object, string)>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add((reader.GetValue(0), reader.GetString(1)));
        }

        return rows;
    }

    private static DbCommand Command(DbConnection connection, DbTransaction transaction, string sql, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Names of tables and columns out of embedded scripts.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    [GeneratedRegex(@"^-- encrypt: (?<table>\w+)\.(?<column>\w+)\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
