using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace MediationWorkflows.Database;

/// <summary>
/// A commit that was answered must survive a power cut: <c>synchronous=FULL</c> with a write-ahead log, on every connection
/// (SQLite forgets all of these but the journal mode when a connection closes). A scratch database never waits for the disk.
/// </summary>
public sealed class SqlitePragmas(bool isScratch) : DbConnectionInterceptor
{
    private readonly string sql = $"PRAGMA journal_mode=WAL; PRAGMA synchronous={(isScratch ? "OFF" : "FULL")}; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=30000;";

    // A pool opens the same connection again and again: what was said to it once holds until it is closed.
    private readonly ConditionalWeakTable<sqlite3, object> told = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (!told.TryAdd(((SqliteConnection)connection).Handle!, told))
        {
            return;
        }

        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // SQLite has nothing to wait for that could be waited for without a thread.
    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
