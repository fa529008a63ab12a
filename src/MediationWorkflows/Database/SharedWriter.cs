using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Database;

/// <summary>
/// SQLite has one writer, and each commit waits for the disk. Units of work that queue for the write lock anyway share one
/// transaction: each runs in a savepoint of its own, alone and in turn, and all are committed at once (docs/adr/0007). Whoever finds
/// nobody waiting behind commits for all; none is answered before.
/// </summary>
public sealed class SharedWriter(IServiceScopeFactory scopes) : IDisposable
{
    /// <summary>Bounds how long the first of a group waits for its commit.</summary>
    private const int Largest = 32;

    /// <summary>The same for units that take their time.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a stopping service waits for the last unit of work.</summary>
    private static readonly TimeSpan LongestUnit = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim turn = new(1);
    private IServiceScope? owner;
    private SqliteConnection? connection;
    private Group? group;
    private int waiting;

    /// <param name="unit">Runs inside the transaction; what it throws undoes only what it did.</param>
    internal async Task<T> RunAsync<T>(Func<SqliteTransaction, Task<T>> unit)
    {
        Interlocked.Increment(ref waiting);
        // Never cancelled: whoever was counted as waiting must come by and commit.
        await turn.WaitAsync(CancellationToken.None);
        Interlocked.Decrement(ref waiting);
        Group? mine = null;
        (T Result, ExceptionDispatchInfo? Failure) outcome;
        try
        {
            mine = group ??= new Group(await BeginAsync());
            outcome = await mine.RunAsync(unit);
        }
        finally
        {
            if (mine is not null && (mine.IsBroken || mine.Count >= Largest || mine.Age >= Longest || Volatile.Read(ref waiting) == 0))
            {
                group = null;
                mine.Commit();
            }

            turn.Release();
        }

        outcome.Failure?.Throw();
        await mine.Committed;
        return outcome.Result;
    }

    public void Dispose()
    {
        // Whoever is in the middle ends first: closing the connection under a commit rolls back what is no longer there.
        turn.Wait(LongestUnit);
        owner?.Dispose();
        turn.Dispose();
    }

    private async Task<SqliteTransaction> BeginAsync()
    {
        if (connection is null)
        {
            // Opened by a context, which gives it the pragmas and functions that every other connection has.
            owner ??= scopes.CreateScope();
            var database = owner.ServiceProvider.GetRequiredService<AppDb>().Database;
            await database.OpenConnectionAsync();
            connection = (SqliteConnection)database.GetDbConnection();
        }

        // BEGIN IMMEDIATE: other processes may write to the file too.
        return connection.BeginTransaction();
    }

    /// <summary>Units of work that are committed together.</summary>
    private sealed class Group(SqliteTransaction transaction)
    {
        private const string Unit = "unit";

        private readonly long begun = Stopwatch.GetTimestamp();
        private readonly TaskCompletionSource committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count { get; private set; }

        public TimeSpan Age => Stopwatch.GetElapsedTime(begun);

        /// <summary>SQLite gave the whole transaction up (a full disk, for example), with everything in it.</summary>
        public bool IsBroken { get; private set; }

        public Task Committed => committed.Task;

        public async Task<(T Result, ExceptionDispatchInfo? Failure)> RunAsync<T>(Func<SqliteTransaction, Task<T>> unit)
        {
            Count++;
            transaction.Save(Unit);
            try
            {
                var result = await unit(transaction);
                transaction.Release(Unit);
                return (result, null);
            }
            catch (Exception e)
            {
                Undo();
                return (default!, ExceptionDispatchInfo.Capture(e));
            }
        }

        public void Commit()
        {
            try
            {
                using (transaction)
                {
                    transaction.Commit();
                }

                committed.SetResult();
            }
            catch (Exception e)
            {
                committed.SetException(e);
                // Those who failed by themselves do not wait for it.
                _ = committed.Task.Exception;
            }
        }

        private void Undo()
        {
            try
            {
                transaction.Rollback(Unit);
                transaction.Release(Unit);
            }
            catch (Exception e) when (e is SqliteException or InvalidOperationException)
            {
                IsBroken = true;
            }
        }
    }
}
