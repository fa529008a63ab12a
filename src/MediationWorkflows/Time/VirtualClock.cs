using NodaTime;

namespace MediationWorkflows.Time;

/// <summary>A clock that stands still until someone moves it, and never goes back.</summary>
public sealed class VirtualClock(Instant start) : TimeProvider
{
    private readonly Lock gate = new();
    private Instant now = start.ToMicroseconds();

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now.ToDateTimeOffset();
        }
    }

    /// <summary>Moves to the instant; an earlier one is ignored, because time that went back would fire things twice.</summary>
    public void MoveTo(Instant instant)
    {
        lock (gate)
        {
            now = Instant.Max(now, instant.ToMicroseconds());
        }
    }
}
