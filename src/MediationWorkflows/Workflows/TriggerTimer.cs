using MediationWorkflows.Database;
using MediationWorkflows.Timers;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>Starts an instance at an occurrence of a schedule, and puts the timer of the next one in its place, in the same unit of work.</summary>
internal sealed class TriggerTimer(AppDb db, BurstRunner bursts, TimerQueue timers) : ITimerHandler
{
    public const string TimerKind = "Trigger";

    public static string Target(DefinitionTrigger trigger) => trigger.Id.ToString("N");

    public static WorkTimer For(DefinitionTrigger trigger, Instant now) => WorkTimer.At(trigger.NextAt!.Value, TimerKind, Target(trigger), now);

    public async Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct)
    {
        // A timer that the row does not ask for, or a second one for the same occurrence, starts nothing.
        if (await db.FindAsync<DefinitionTrigger>([timer.TargetId], ct) is not { } trigger || trigger.NextAt != timer.DueAt)
            return;
        trigger.MoveOn(now);
        if (trigger.NextAt is not null)
            timers.Schedule(For(trigger, now));
        await bursts.StartAsync(trigger.Launch, Ids.New(now), now, ct);
    }
}
