using NodaTime;

namespace MediationWorkflows.Timers;

/// <summary>
/// Fires one kind of timer. Runs inside the unit of work that also deletes the timer, so it happens once or not at all; it
/// changes tracked entities and never commits. Registered under the <see cref="WorkTimer.Kind"/> that it fires, so that firing one
/// kind builds no other's handler.
/// </summary>
public interface ITimerHandler
{
    /// <summary>Several are about to be fired, one after the other: what their firings will look for may be loaded at once. Changes nothing.</summary>
    Task PrepareAsync(IReadOnlyList<WorkTimer> timers, CancellationToken ct) => Task.CompletedTask;

    Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct);
}
