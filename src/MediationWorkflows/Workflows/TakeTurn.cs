using MediationWorkflows.Database;
using MediationWorkflows.Telemetry;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>
/// Takes the occurrence of a schedule that is due, starts an instance or leaves it out, enters it in the ledger, and puts the timer of the next one in its
/// place: all in one unit of work.
/// </summary>
public sealed class TakeTurn(AppDb db, BurstRunner bursts, TimerQueue timers)
{
    /// <summary>How long the ledger remembers.</summary>
    private static readonly Duration Kept = Duration.FromDays(30);

    public async Task RunAsync(DefinitionTrigger trigger, Instant now, CancellationToken ct)
    {
        var turn = trigger.TurnAt(now);
        await MoveOnAsync(trigger, turn, turn.IsTooLate ? null : Ids.New(now), now, ct);
    }

    /// <summary>Somebody decided that what is due is left out.</summary>
    public Task LeaveOutAsync(DefinitionTrigger trigger, Instant now, CancellationToken ct) => MoveOnAsync(trigger, trigger.TurnAt(now), instanceId: null, now, ct);

    private async Task MoveOnAsync(DefinitionTrigger trigger, ScheduleTurn turn, Guid? instanceId, Instant now, CancellationToken ct)
    {
        var missedFrom = turn.OccurrenceAt == trigger.NextAt ? null : trigger.NextAt;
        trigger.NextAt = turn.NextAt;
        if (turn.NextAt is not null)
            timers.Schedule(TriggerTimer.For(trigger, now));
        // The version before this one was at it already.
        if (await db.FindAsync<TriggerOccurrence>([trigger.DefinitionId, trigger.ActivityId, turn.OccurrenceAt], ct) is not null)
            return;
        db.Add(new TriggerOccurrence
        {
            DefinitionId = trigger.DefinitionId, ActivityId = trigger.ActivityId, OccurrenceAt = turn.OccurrenceAt,
            MissedFrom = missedFrom, HandledAt = now, InstanceId = instanceId,
        });
        var old = now - Kept;
        await db.Set<TriggerOccurrence>().Where(o => o.DefinitionId == trigger.DefinitionId && o.ActivityId == trigger.ActivityId && o.OccurrenceAt < old).ExecuteDeleteAsync(ct);
        if (instanceId is { } id)
            await bursts.StartAsync(trigger.Launch, id, now, ct);
        else
            Meters.OccurrenceLeftOut();
    }
}
