using System.Diagnostics.CodeAnalysis;
using MediationWorkflows.Database;
using MediationWorkflows.Telemetry;
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
    private static readonly TimerPriority[] Priorities = [.. Enum.GetValues<TimerPriority>().Order()];

    private readonly TimerOptions options = options.Value;

    /// <summary>
    /// Fires what is due now, one batch, several at a time. Timers of one instance follow one another: they would only conflict.
    /// Answers how many timers it claimed.
    /// </summary>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var claimed = await ClaimAsync(ct);
        var lanes = claimed.GroupBy(timer => (timer.InstanceId, Alone: timer.InstanceId is null ? timer.Id : 0));
        await Parallel.ForEachAsync(lanes, new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = ct }, async (lane, stopping) =>
        {
            foreach (var timer in lane)
            {
                await FireAsync(timer, stopping);
            }
        });
        return claimed.Count;
    }

    /// <summary>When the next timer wants to be claimed, or null: nothing waits.</summary>
    public Task<Instant?> NextAsync(CancellationToken ct) => work.ReadAsync(async scope =>
    {
        Instant? next = null;
        foreach (var priority in Priorities)
        {
            // One look at the index for each: together they would read everything that waits.
            var first = await scope.Db.Set<WorkTimer>().Where(t => t.State == TimerState.Waiting && t.Priority == priority)
                .OrderBy(t => t.NotBefore).ThenBy(t => t.Id).Select(t => (Instant?)t.NotBefore).FirstOrDefaultAsync(scope.Ct);
            if (first is { } at && (next is null || at < next))
            {
                next = at;
            }
        }

        return next;
    }, ct);

    /// <summary>The most important first: a backlog is worked off in the order of what it means to people, not of when it was due.</summary>
    internal Task<List<WorkTimer>> ClaimAsync(CancellationToken ct) => work.RunAsync(async scope =>
    {
        var claimed = new List<WorkTimer>();
        foreach (var priority in Priorities.TakeWhile(_ => claimed.Count < options.BatchSize))
        {
            var rows = new DueRows("timers", $"state = 'Waiting' AND priority = {(int)priority}", "attempts = attempts + 1");
            var some = await rows.ClaimAsync<WorkTimer>(scope, incarnation, Duration.FromTimeSpan(options.Lease), options.BatchSize - claimed.Count);
            // RETURNING promises no order.
            claimed.AddRange(some.OrderBy(t => t.DueAt).ThenBy(t => t.Id));
        }

        return claimed;
    }, ct);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "One bad timer must never stop the pump.")]
    internal async Task FireAsync(WorkTimer claimed, CancellationToken ct)
    {
        try
        {
            // A claim that came back this often without ever finishing kills its process: set it aside before it does so again.
            if (claimed.Attempts > options.MaxAttempts)
            {
                await SetAsideAsync(claimed, "CrashLoop", ct);
                return;
            }

            // Deleted as it was claimed, unread: where it is no longer ours the delete touches no row, all is undone, and the second look finds that out.
            var isFirst = true;
            var late = await work.RunAsync(async scope =>
            {
                var timer = isFirst ? claimed : await FindClaimedAsync(scope, claimed);
                isFirst = false;
                if (timer is null)
                {
                    return (Duration?)null;
                }

                scope.Db.Remove(timer);
                await HandlerOf(scope, timer).FireAsync(timer, scope.Now, scope.Ct);
                return scope.Now - timer.DueAt;
            }, ct);
            if (late is { } lateness)
            {
                Meters.TimerFired(claimed.Kind, lateness);
            }
            else
            {
                Meters.ClaimLost("timer");
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            // The type only: an exception's text may quote content.
            Meters.TimerFailed(claimed.Kind);
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
        Meters.IncidentRaised("TimerPoisoned");
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
        scope.Services.GetKeyedService<ITimerHandler>(timer.Kind)
        ?? throw new InvalidOperationException($"No handler fires timers of kind {timer.Kind}.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "Timer {TimerId} of kind {Kind} failed at attempt {Attempt}: {Cause}")]
    private partial void LogFailed(long timerId, string kind, int attempt, string cause);
}
