using System.Diagnostics.CodeAnalysis;
using MediationWorkflows.Database;
using MediationWorkflows.Telemetry;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace MediationWorkflows.Timers;

/// <summary>
/// Fires claimed timers: many in one unit of work as long as all goes well, and each in one of its own where something does not, so that no timer
/// is harmed by another (docs/adr/0008).
/// </summary>
internal sealed partial class TimerFiring(UnitOfWork work, Incarnation incarnation, TimerOptions options, ILogger log)
{
    public async Task FireAsync(IReadOnlyList<WorkTimer> claimed, CancellationToken ct)
    {
        var done = claimed.Count > 1 ? await TryTogetherAsync(claimed, ct) : 0;
        foreach (var timer in claimed.Skip(done))
        {
            await FireAsync(timer, ct);
        }
    }

    /// <returns>How many of them, from the first on, are done with.</returns>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Each is fired by itself then, and that finds out whose fault it was.")]
    private async Task<int> TryTogetherAsync(IReadOnlyList<WorkTimer> claimed, CancellationToken ct)
    {
        try
        {
            var (done, fired) = await work.TryOnceAsync(scope => TogetherAsync(scope, claimed), ct);
            foreach (var (timer, late) in fired)
            {
                Meters.TimerFired(timer.Kind, late);
            }

            return done;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogApart(claimed.Count, e.GetType().Name);
            return 0;
        }
    }

    /// <summary>
    /// Bursts know the engine's rows from the change tracker. Whatever else there is, the next timer must find by a query, and takes its time: with the first
    /// that touches such rows the unit of work ends, so that nobody waits for the lock while thirty of those are fired.
    /// </summary>
    private static async Task<(int Done, List<(WorkTimer Timer, Duration Late)> Fired)> TogetherAsync(WorkScope scope, IReadOnlyList<WorkTimer> claimed)
    {
        var isOfOthers = false;
        scope.Db.ChangeTracker.Tracked += (_, e) => isOfOthers |= e.Entry.Entity is not (WorkTimer or WorkflowInstance or WorkflowBookmark or JournalBurst);
        // All of them at first: one that takes another's wake-up back must find it.
        scope.Db.AttachRange(claimed);
        foreach (var alike in claimed.GroupBy(t => t.Kind, StringComparer.Ordinal))
        {
            await HandlerOf(scope, alike.Key).PrepareAsync([.. alike], scope.Ct);
        }

        var (done, fired) = (0, new List<(WorkTimer, Duration)>(claimed.Count));
        while (done < claimed.Count && !isOfOthers)
        {
            var timer = claimed[done++];
            if (!scope.Db.IsRemoved(timer))
            {
                await FireAsync(scope, timer);
                fired.Add((timer, scope.Now - timer.DueAt));
            }
        }

        return (done, fired);
    }

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

                await FireAsync(scope, timer);
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

    private static Task FireAsync(WorkScope scope, WorkTimer timer)
    {
        scope.Get<TimerQueue>().Take(timer);
        return HandlerOf(scope, timer.Kind).FireAsync(timer, scope.Now, scope.Ct);
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

    private static ITimerHandler HandlerOf(WorkScope scope, string kind) =>
        scope.Services.GetKeyedService<ITimerHandler>(kind)
        ?? throw new InvalidOperationException($"No handler fires timers of kind {kind}.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "Timer {TimerId} of kind {Kind} failed at attempt {Attempt}: {Cause}")]
    private partial void LogFailed(long timerId, string kind, int attempt, string cause);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Of {Count} timers fired together one failed or was lost ({Cause}); each is fired by itself")]
    private partial void LogApart(int count, string cause);
}
