using MediationWorkflows.Reminders;
using MediationWorkflows.Timers;
using NodaTime;

namespace MediationWorkflows.Deadlines;

/// <summary>Keeps the one wake-up that an open deadline has (I18): the next rung not yet handled, or else its expiry.</summary>
public sealed class DeadlineWakeUp(TimerQueue timers, DeadlineTimes times)
{
    public const string TimerKind = "Deadline";

    public static string Target(Guid deadlineId) => deadlineId.ToString("N");

    public static WorkTimer At(Deadline deadline, Instant at, Instant now) =>
        WorkTimer.At(at, TimerKind, Target(deadline.Id), now, targetVersion: deadline.Revision,
            priority: at >= deadline.ExpiresAt ? TimerPriority.Consequence : TimerPriority.Reminder);

    /// <summary>When the deadline next wants to be woken: its next rung; past the last one, its expiry, or now if that is over.</summary>
    public static Instant NextAt(Deadline deadline, IReadOnlyList<Rung> rungs, Instant now) => deadline.ConsequenceFrom
        ?? rungs.Select(r => (Instant?)r.IntendedAt).FirstOrDefault(at => at > deadline.RungsHandledUntil)
        ?? Instant.Max(deadline.ExpiresAt, now);

    public async Task<Instant> NextAtAsync(Deadline deadline, string? recipientZone, Instant now, CancellationToken ct) =>
        NextAt(deadline, await times.RungsAsync(deadline, recipientZone, ct), now);

    public async Task ScheduleAsync(Deadline deadline, string? recipientZone, Instant now, CancellationToken ct) =>
        await ScheduleAtAsync(deadline, await NextAtAsync(deadline, recipientZone, now, ct), now, ct);

    public Task ScheduleAtAsync(Deadline deadline, Instant at, Instant now, CancellationToken ct) => timers.RescheduleAsync(At(deadline, at, now), ct);

    public Task CancelAsync(Guid deadlineId, CancellationToken ct) => timers.CancelAsync(TimerKind, Target(deadlineId), ct);
}
