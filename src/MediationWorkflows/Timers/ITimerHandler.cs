using NodaTime;

namespace MediationWorkflows.Timers;

/// <summary>
/// Fires one kind of timer. Runs inside the unit of work that also deletes the timer, so it happens once or not at all; it
/// changes tracked entities and never commits.
/// </summary>
public interface ITimerHandler
{
    /// <summary>The <see cref="WorkTimer.Kind"/> that it fires.</summary>
    string Kind { get; }

    Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct);
}
