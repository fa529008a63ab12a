using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace MediationWorkflows.Benchmarks.Durable;

/// <summary>
/// Writes the rows of other runs by hand: one open connection, commands prepared once, one transaction for each burst, or for a group of them. Nothing that
/// stores these rows as often can be faster.
/// </summary>
sealed class ByHand(string file, Guid sample, IReadOnlyList<IReadOnlyList<LoggedWrite>> bursts)
{
    const string Setup = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;";

    /// <param name="perCommit">Bursts in a transaction.</param>
    /// <returns>How long it took, by stage of the runs.</returns>
    public TimeSpan[] Run(int n, int perCommit = 1)
    {
        using var connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        using (var setup = connection.CreateCommand())
        {
            setup.CommandText = Setup;
            setup.ExecuteNonQuery();
        }

        var ids = Enumerable.Range(0, n).Select(_ => Guid.NewGuid()).ToArray();
        var timers = new long[n];
        return [.. bursts.Select(burst => Stage(connection, burst, ids, timers, perCommit))];
    }

    TimeSpan Stage(SqliteConnection connection, IReadOnlyList<LoggedWrite> burst, Guid[] ids, long[] timers, int perCommit)
    {
        var commands = burst.Select(write => Prepare(connection, write)).ToList();
        var watch = Stopwatch.StartNew();
        foreach (var group in Enumerable.Range(0, ids.Length).Chunk(perCommit))
        {
            using var transaction = connection.BeginTransaction();
            foreach (var i in group)
            {
                for (var c = 0; c < commands.Count; c++)
                {
                    commands[c].Transaction = transaction;
                    Fill(commands[c], burst[c], ids[i], timers[i]);
                    using var reader = commands[c].ExecuteReader();
                    if (burst[c].Sql.StartsWith("INSERT INTO timers", StringComparison.Ordinal) && reader.Read())
                        timers[i] = reader.GetInt64(0);
                }
            }

            transaction.Commit();
        }

        watch.Stop();
        commands.ForEach(command => command.Dispose());
        return watch.Elapsed;
    }

    static SqliteCommand Prepare(SqliteConnection connection, LoggedWrite write)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The product's own SQL.
        command.CommandText = write.Sql;
#pragma warning restore CA2100
        foreach (var (name, value) in write.Parameters)
            command.Parameters.AddWithValue(name, value);
        command.Prepare();
        return command;
    }

    void Fill(SqliteCommand command, LoggedWrite write, Guid id, long timer)
    {
        for (var p = 0; p < write.Parameters.Count; p++)
        {
            command.Parameters[p].Value = write.Parameters[p].Value switch
            {
                Guid guid when guid == sample => id,
                string text => text.Replace(sample.ToString("N"), id.ToString("N"), StringComparison.Ordinal),
                long when write.Sql.StartsWith("DELETE FROM timers", StringComparison.Ordinal) => timer,
                var other => other,
            };
        }
    }
}
