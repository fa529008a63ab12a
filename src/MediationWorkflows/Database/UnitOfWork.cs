using System.Data.Common;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Telemetry;
using MediationWorkflows.Time;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;

namespace MediationWorkflows.Database;

/// <summary>What runs inside one unit of work: the scope's services, its context and the one instant it all happens at.</summary>
public sealed record WorkScope(IServiceProvider Services, AppDb Db, Instant Now, CancellationToken Ct)
{
    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();
}

/// <summary>
/// One transaction, one commit, and the only place that retries: loads, changes and everything that follows from them commit
/// together or not at all. A conflict with another writer runs the work again from the start, in a fresh scope; so does an
/// activity that failed, without what it did (docs/adr/0006).
/// </summary>
public sealed class UnitOfWork(IServiceScopeFactory scopes, SharedWriter writer, TimeProvider clock, WakeUps wakeUps, BurstTrace trace)
{
    private const int Attempts = 8;
    private const int MaxRestarts = 50;

    /// <exception cref="DbUpdateConcurrencyException">Other writers won eight times in a row.</exception>
    public async Task<T> RunAsync<T>(Func<WorkScope, Task<T>> work, CancellationToken ct)
    {
        IReadOnlyList<KnownFault> faults = [];
        var (attempt, restarts) = (1, 0);
        while (true)
        {
            try
            {
                return await TryAsync(work, faults, ct);
            }
            catch (Exception e) when (IsConflict(e) && attempt < Attempts)
            {
                Meters.ConflictRetried();
                // The other writer has committed by now (or its lock timed out): a fresh read sees what it did.
                attempt++;
                faults = [];
            }
            catch (StartOverException e) when (restarts < MaxRestarts)
            {
                restarts++;
                faults = e.Known;
            }
        }
    }

    public Task RunAsync(Func<WorkScope, Task> work, CancellationToken ct) =>
        RunAsync(async scope =>
        {
            await work(scope);
            return true;
        }, ct);

    /// <summary>Tries once, for whoever has another way when it fails; what it throws has left nothing.</summary>
    internal Task<T> TryOnceAsync<T>(Func<WorkScope, Task<T>> work, CancellationToken ct) => TryAsync(work, [], ct);

    /// <summary>Reads without a transaction and without tracking; nothing that it changes is kept.</summary>
    public async Task<T> ReadAsync<T>(Func<WorkScope, Task<T>> read, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(new WorkScope(scope.ServiceProvider, db, clock.Now(), ct));
    }

    private async Task<T> TryAsync<T>(Func<WorkScope, Task<T>> work, IReadOnlyList<KnownFault> faults, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<FaultReplay>().Known = faults;
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        // What fails is undone as a whole; a savepoint around each flush would only cost.
        db.Database.AutoSavepointsEnabled = false;
        var result = db.Provider == DatabaseProvider.Sqlite
            ? await writer.RunAsync(transaction => InTransactionAsync(transaction))
            : await AloneAsync();
        trace.Add(scope.ServiceProvider.GetRequiredService<WrittenLines>());
        // Only a hint: the pumps would find the rows by themselves.
        wakeUps.Signal();
        return result;

        async Task<T> AloneAsync()
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var result = await SavedAsync();
            await transaction.CommitAsync(ct);
            return result;
        }

        async Task<T> InTransactionAsync(SqliteTransaction transaction)
        {
            ct.ThrowIfCancellationRequested();
            // Lent, and taken back: the context goes to whoever asks for one next, and that may be a reader.
            var own = db.Database.GetConnectionString();
            db.Database.SetDbConnection(transaction.Connection);
            try
            {
                await db.Database.UseTransactionAsync(transaction, ct);
                return await SavedAsync();
            }
            finally
            {
                await db.Database.UseTransactionAsync(null, CancellationToken.None);
                db.Database.SetDbConnection(null);
                db.Database.SetConnectionString(own);
            }
        }

        async Task<T> SavedAsync()
        {
            var result = await work(new WorkScope(scope.ServiceProvider, db, clock.Now(), ct));
            await db.SaveChangesAsync(ct);
            return result;
        }
    }

    /// <summary>What went wrong between us and the database is no fault of what ran.</summary>
    internal static bool IsOfDatabase(Exception? e) => e is not null && (e is DbException or DbUpdateException || IsOfDatabase(e.InnerException));

    internal static bool IsConflict(Exception e) => e switch
    {
        DbUpdateConcurrencyException => true,
        DbUpdateException { InnerException: { } inner } => IsConflict(inner),
        // Busy, locked; and a unique key that another writer took first: the next read sees that row.
        SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 6 || sqlite.SqliteExtendedErrorCode is 1555 or 2067,
        PostgresException postgres => postgres.SqlState
            is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation,
        InvalidOperationException { InnerException: { } inner } => IsConflict(inner),
        _ => false,
    };
}
