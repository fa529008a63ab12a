using System.Data.Common;
using System.Globalization;
using System.Text;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;

namespace MediationWorkflows.Database;

/// <summary>
/// Where EF Core hands over the changes of a unit of work. The rows that every burst writes (instances, waits, timers, history), and those whose map says so
/// (<see cref="RowsTogether"/>), go to the database with one statement for each table and kind of change, however many there are; EF Core writes the rest, one
/// row at a time (docs/adr/0008).
/// </summary>
internal sealed class BurstRows(
    DatabaseDependencies dependencies, RelationalDatabaseDependencies relational, IRelationalCommandBuilderFactory commands,
    IRelationalCommandDiagnosticsLogger log, ICurrentDbContext current) : RelationalDatabase(dependencies, relational)
{
    /// <summary>Of one statement. SQLite looks for every parameter by its name among all that come before it: time grows with their square.</summary>
    private const int MostParameters = 400;

    // Instances before what refers to them. What is deleted goes first, so that a wake-up can be put in place of another.
    private static readonly (Type Entity, EntityState Change)[] Steps =
    [
        (typeof(WorkflowInstance), EntityState.Added), (typeof(WorkflowInstance), EntityState.Modified),
        (typeof(WorkflowBookmark), EntityState.Deleted), (typeof(WorkTimer), EntityState.Deleted),
        (typeof(WorkflowBookmark), EntityState.Added), (typeof(WorkTimer), EntityState.Added), (typeof(JournalBurst), EntityState.Added),
    ];

    public override async Task<int> SaveChangesAsync(IList<IUpdateEntry> entries, CancellationToken cancellationToken = default)
    {
        // Without a transaction EF Core makes one of its own, of which these statements would be no part; and an instance refers to its definition.
        if (RelationalDependencies.Connection.CurrentTransaction is null
            || entries.Any(e => e.EntityType.ClrType == typeof(WorkflowDefinitionVersion) && e.EntityState == EntityState.Added))
        {
            return await base.SaveChangesAsync(entries, cancellationToken);
        }

        foreach (var (entity, change) in Steps)
        {
            await WriteAllAsync(entries.Where(e => e.EntityState == change && e.EntityType.ClrType == entity), change, cancellationToken);
        }

        var rest = entries.Where(e => !Array.Exists(Steps, s => s.Change == e.EntityState && s.Entity == e.EntityType.ClrType)).ToLookup(e => e.IsWrittenTogether());
        if (rest[false].Any())
        {
            await base.SaveChangesAsync([.. rest[false]], cancellationToken);
        }

        // Last, because they may refer to rows that EF Core has only just written.
        foreach (var alike in rest[true].GroupBy(e => (e.EntityType, e.EntityState)))
        {
            await WriteAllAsync(alike, alike.Key.EntityState, cancellationToken);
        }

        return entries.Count;
    }

    /// <param name="alike">Of one table.</param>
    private async Task WriteAllAsync(IEnumerable<IUpdateEntry> alike, EntityState change, CancellationToken ct)
    {
        if (alike.FirstOrDefault() is not { EntityType: var type })
        {
            return;
        }

        var ofRow = change == EntityState.Deleted ? 1 : type.GetProperties().Count();
        foreach (var rows in alike.Chunk(MostParameters / ofRow))
        {
            await WriteAsync(rows, change, ct);
        }
    }

    private async Task WriteAsync(IReadOnlyList<IUpdateEntry> rows, EntityState change, CancellationToken ct)
    {
        try
        {
            await (change switch
            {
                EntityState.Added => InsertAsync(rows, ct),
                EntityState.Modified => UpdateAsync(rows, ct),
                _ => DeleteAsync(rows, ct),
            });
        }
        catch (DbException e)
        {
            throw new DbUpdateException("The rows of a burst could not be written.", e, rows);
        }
    }

    private async Task InsertAsync(IReadOnlyList<IUpdateEntry> rows, CancellationToken ct)
    {
        var type = rows[0].EntityType;
        var generated = type.FindPrimaryKey()!.Properties.FirstOrDefault(rows[0].HasTemporaryValue);
        var columns = type.GetProperties().Where(p => p != generated).ToList();
        var statement = new Statement(commands);
        statement.Add($"INSERT INTO {type.GetTableName()} ({Names(columns)}) VALUES ");
        statement.AddRows(rows, columns.ConvertAll(c => (c, (Func<IUpdateEntry, object?>)(row => row.GetCurrentValue(c)))));
        if (generated is null)
        {
            await ExecuteAsync(statement, rows, ct);
            return;
        }

        statement.Add($" RETURNING {generated.GetColumnName()}");
        var ids = new List<long>(rows.Count);
        await using (var reader = await statement.Build().ExecuteReaderAsync(On(statement), ct))
        {
            while (await reader.ReadAsync(ct))
            {
                ids.Add(reader.DbDataReader.GetInt64(0));
            }
        }

        // Given in the order of the rows, answered in any.
        ids.Sort();
        for (var i = 0; i < rows.Count; i++)
        {
            rows[i].SetStoreGeneratedValue(generated, ids[i]);
        }
    }

    /// <summary>Each row only if it still has the version that was read.</summary>
    private Task UpdateAsync(IReadOnlyList<IUpdateEntry> rows, CancellationToken ct)
    {
        var type = rows[0].EntityType;
        var key = type.FindPrimaryKey()!.Properties[0];
        var version = type.FindProperty(nameof(IVersioned.Version))!;
        // What one row changes and another does not is written as it was read: the version says that nobody else has written since.
        var changed = type.GetProperties().Where(p => rows.Any(row => row.IsModified(p))).ToList();
        var statement = new Statement(commands);
        statement.Add($"UPDATE {type.GetTableName()} AS t SET {string.Join(", ", changed.Select((c, i) => $"{c.GetColumnName()} = v.column{i + 3}"))} FROM (VALUES ");
        statement.AddRows(rows,
        [
            (key, row => row.GetCurrentValue(key)), (version, row => row.GetOriginalValue(version)),
            .. changed.Select(c => (c, (Func<IUpdateEntry, object?>)(row => row.GetCurrentValue(c)))),
        ]);
        statement.Add($") AS v WHERE t.{key.GetColumnName()} = v.column1 AND t.{version.GetColumnName()} = v.column2");
        return ExecuteAsync(statement, rows, ct);
    }

    /// <summary>A claimed timer only if the claim still holds.</summary>
    private async Task DeleteAsync(IReadOnlyList<IUpdateEntry> rows, CancellationToken ct)
    {
        var type = rows[0].EntityType;
        var key = type.FindPrimaryKey()!.Properties[0];
        var token = type.GetProperties().FirstOrDefault(p => p.IsConcurrencyToken);
        foreach (var alike in rows.GroupBy(row => token is null ? null : row.GetOriginalValue(token)))
        {
            var statement = new Statement(commands);
            statement.Add($"DELETE FROM {type.GetTableName()} WHERE {key.GetColumnName()} IN (");
            statement.AddList(alike.Select(row => (key, row.GetOriginalValue(key))));
            statement.Add(")");
            if (token is not null)
            {
                statement.Add($" AND {token.GetColumnName()} ");
                if (alike.Key is null)
                {
                    statement.Add("IS NULL");
                }
                else
                {
                    statement.Add("= ");
                    statement.AddList([(token, alike.Key)]);
                }
            }

            await ExecuteAsync(statement, [.. alike], ct);
        }
    }

    private async Task ExecuteAsync(Statement statement, IReadOnlyList<IUpdateEntry> rows, CancellationToken ct)
    {
        var affected = await statement.Build().ExecuteNonQueryAsync(On(statement), ct);
        if (affected != rows.Count)
        {
            throw new DbUpdateConcurrencyException($"{rows.Count} rows of {rows[0].EntityType.GetTableName()} were to be written, and {affected} were.", rows);
        }
    }

    private RelationalCommandParameterObject On(Statement statement) =>
        new(RelationalDependencies.Connection, statement.Values, readerColumns: null, current.Context, log, CommandSource.SaveChanges);

    private static string Names(IEnumerable<IProperty> columns) => string.Join(", ", columns.Select(c => c.GetColumnName()));

    /// <summary>A statement that grows, each value a parameter of its column's type.</summary>
    private sealed class Statement(IRelationalCommandBuilderFactory commands)
    {
        private readonly IRelationalCommandBuilder builder = commands.Create();
        private readonly StringBuilder sql = new();

        public Dictionary<string, object?> Values { get; } = [];

        public void Add(string text) => sql.Append(text);

        public void AddRows(IReadOnlyList<IUpdateEntry> rows, IReadOnlyList<(IProperty Column, Func<IUpdateEntry, object?> Value)> columns)
        {
            for (var i = 0; i < rows.Count; i++)
            {
                sql.Append(i == 0 ? "(" : ", (");
                AddList(columns.Select(c => (c.Column, c.Value(rows[i]))));
                sql.Append(')');
            }
        }

        public void AddList(IEnumerable<(IProperty Column, object? Value)> values)
        {
            var isFirst = true;
            foreach (var (column, value) in values)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"@p{Values.Count}");
                sql.Append(isFirst ? "" : ", ").Append(name);
                builder.AddParameter(name, name, column.GetRelationalTypeMapping(), column.IsNullable);
                Values.Add(name, value);
                isFirst = false;
            }
        }

        public IRelationalCommand Build() => builder.Append(sql.ToString()).Build();
    }
}
