using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Timers;

/// <summary>Schedules and cancels timers in the current unit of work.</summary>
public sealed class TimerQueue(AppDb db)
{
    private WorkTimer? firing;

    public void Schedule(WorkTimer timer) => db.Add(timer);

    /// <summary>Removes a timer, for its firing comes next.</summary>
    internal void Take(WorkTimer timer)
    {
        db.Remove(timer);
        firing = timer;
    }

    /// <summary>Whether the timer of a target is the one that is being fired, and is removed already.</summary>
    public bool IsFiring(string kind, string target) => firing?.Kind == kind && firing.Target == target;

    /// <summary>Removes every timer of the kind for the target, the pending ones of this unit of work too.</summary>
    public async Task CancelAsync(string kind, string target, CancellationToken ct)
    {
        foreach (var timer in await db.WithPendingAsync<WorkTimer>(t => t.Kind == kind && t.Target == target, ct))
        {
            db.Remove(timer);
        }
    }

    /// <summary>Puts the one wake-up of a target at an instant, in place of any that it had.</summary>
    public async Task RescheduleAsync(WorkTimer timer, CancellationToken ct)
    {
        await CancelAsync(timer.Kind, timer.Target, ct);
        Schedule(timer);
    }

    /// <summary>The instants at which a target will be woken.</summary>
    public Task<List<Instant>> WakeUpsOfAsync(string kind, string target, CancellationToken ct) => db.Set<WorkTimer>()
        .Where(t => t.Kind == kind && t.Target == target && t.State == TimerState.Waiting).OrderBy(t => t.DueAt).Select(t => t.DueAt).ToListAsync(ct);
}
