using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MediationWorkflows.Benchmarks.Durable;

/// <summary>A write that the product made: its SQL and its parameters.</summary>
sealed record LoggedWrite(string Sql, IReadOnlyList<(string Name, object? Value)> Parameters);

/// <summary>Notes what the product writes, so that the same rows can be written by hand.</summary>
sealed class WriteLog : DbCommandInterceptor
{
    public bool IsOn { get; set; }

    public List<LoggedWrite> Writes { get; } = [];

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Note(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Note(command);
        return ValueTask.FromResult(result);
    }

    void Note(DbCommand command)
    {
        // A claim is made for a batch, not for one of them.
        if (IsOn && !command.CommandText.StartsWith("SELECT", StringComparison.Ordinal) && !command.CommandText.StartsWith("WITH first", StringComparison.Ordinal))
            Writes.Add(new LoggedWrite(command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value))]));
    }
}
