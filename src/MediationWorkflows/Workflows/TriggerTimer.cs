using MediationWorkflows.Database;
using MediationWorkflows.Timers;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>An occurrence of a schedule is due.</summary>
internal sealed class TriggerTimer(AppDb db, TakeTurn turns) : ITimerHandler
{
    public const string TimerKind = "Trigger";

    public static string Target(DefinitionTrigger trigger) => trigger.Id.ToString("N");

    public static WorkTimer For(DefinitionTrigger trigger, Instant now) => WorkTimer.At(trigger.NextAt!.Value, TimerKind, Target(trigger), now);

    public async Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct)
    {
        // A timer that the row does not ask for, or a second one for the same occurrence, starts nothing.
        if (await db.FindAsync<DefinitionTrigger>([timer.TargetId], ct) is { } trigger && trigger.NextAt == timer.DueAt)
            await turns.RunAsync(trigger, now, ct);
    }
}
