using System.Diagnostics.CodeAnalysis;
using MediationWorkflows.Database;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Timers;

/// <summary>
/// Claims due timers in batches and fires each in a unit of work of its own that also deletes it. Any number of nodes may
/// pump one database.
/// </summary>
public sealed partial class TimerPump(
    UnitOfWork work, Incarnation incarnation, IOptions<TimerOptions> options, ILogger<TimerPump> log) : IPump
{
    private const string Claim =
        """
        UPDATE timers SET claimed_by = {0}, attempts = attempts + 1, not_before = {1}
        WHERE id IN (SELECT id FROM timers WHERE state = 'Waiting' AND not_before <= {2} ORDER BY not_before, id LIMIT {3}
        """;

    // Rows that another node is claiming right now are passed over; SQLite has one writer anyway.
    private const string SkipLocked = " FOR UPDATE SKIP LOCKED";
    private const string Returning = ") RETURNING *";

    private readonly TimerOptions options = options.Value;

    /// <summary>Fires what is due now, one batch. Answers how many timers it claimed: a full batch means there may be more.</summary>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var claimed = await ClaimAsync(ct);
        foreach (var timer in claimed)
        {
            await FireAsync(timer, ct);
        }

        return claimed.Count;
    }

    /// <summary>When the next timer wants to be claimed, or null: nothing waits.</summary>
    public Task<Instant?> NextAsync(CancellationToken ct) => work.ReadAsync(async scope =>
        await scope.Db.Set<WorkTimer>().Where(t => t.State == TimerState.Waiting).OrderBy(t => t.NotBefore).ThenBy(t => t.Id)
            .Select(t => (Instant?)t.NotBefore).FirstOrDefaultAsync(scope.Ct), ct);

    private Task<List<WorkTimer>> ClaimAsync(CancellationToken ct) => work.RunAsync(async scope =>
    {
        var now = scope.Db.Parameter(scope.Now);
        var leaseEnd = scope.Db.Parameter(scope.Now + Duration.FromTimeSpan(options.Lease));
        var claimed = await scope.Db.Set<WorkTimer>().FromSqlRaw(
            scope.Db.Provider == DatabaseProvider.Sqlite ? Claim + Returning : Claim + SkipLocked + Returning, incarnation.Id, leaseEnd, now, options.BatchSize).AsNoTracking().ToListAsync(scope.Ct);
        // RETURNING promises no order.
        return claimed.OrderBy(t => t.DueAt).ThenBy(t => t.Id).ToList();
    }, ct);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "One bad timer must never stop the pump.")]
    private async Task FireAsync(WorkTimer claimed, CancellationToken ct)
    {
        try
        {
            // A claim that came back this often without ever finishing kills its process: set it aside before it does so again.
            if (claimed.Attempts > options.MaxAttempts)
            {
                await SetAsideAsync(claimed, "CrashLoop", ct);
                return;
            }

            await work.RunAsync(async scope =>
            {
                var timer = await FindClaimedAsync(scope, claimed);
                if (timer is null)
                {
                    return;
                }

                scope.Db.Remove(timer);
                await HandlerOf(scope, timer).FireAsync(timer, scope.Now, scope.Ct);
            }, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            // The type only: an exception's text may quote content.
            LogFailed(claimed.Id, claimed.Kind, claimed.Attempts, e.GetType().Name);
            await SetAsideAsync(claimed, e.GetType().Name, ct);
        }
    }

    private Task SetAsideAsync(WorkTimer claimed, string cause, CancellationToken ct) => work.RunAsync(async scope =>
    {
        var timer = await FindClaimedAsync(scope, claimed);
        if (timer is null)
        {
            return;
        }

        timer.ClaimedBy = null;
        if (timer.Attempts < options.MaxAttempts)
        {
            timer.NotBefore = scope.Now + Backoff.After(timer.Attempts, timer.Id);
            return;
        }

        timer.State = TimerState.Dead;
        scope.Db.Add(new WorkflowIncident
        {
            Id = Ids.New(scope.Now),
            InstanceId = timer.InstanceId,
            TimerId = timer.Id,
            Kind = "TimerPoisoned",
            Message = $"A timer of kind {timer.Kind} failed {timer.Attempts} times ({cause}) and was set aside.",
            At = scope.Now,
        });
        if (timer.InstanceId is { } instanceId && await scope.Db.FindAsync<WorkflowInstance>([instanceId], scope.Ct) is { } instance)
        {
            instance.IncidentCount++;
        }
    }, ct);

    /// <summary>The row, if it is still ours: another node may have taken over when the lease ran out, or the work may be done.</summary>
    private async Task<WorkTimer?> FindClaimedAsync(WorkScope scope, WorkTimer claimed) => await scope.Db.Set<WorkTimer>()
        .FirstOrDefaultAsync(t => t.Id == claimed.Id && t.ClaimedBy == incarnation.Id && t.State == TimerState.Waiting, scope.Ct);

    private static ITimerHandler HandlerOf(WorkScope scope, WorkTimer timer) =>
        scope.Services.GetServices<ITimerHandler>().FirstOrDefault(h => h.Kind == timer.Kind)
        ?? throw new InvalidOperationException($"No handler fires timers of kind {timer.Kind}.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "Timer {TimerId} of kind {Kind} failed at attempt {Attempt}: {Cause}")]
    private partial void LogFailed(long timerId, string kind, int attempt, string cause);
}
