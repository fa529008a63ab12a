using NodaTime;

namespace MediationWorkflows.Time;

/// <summary>Reads the host's clock as an instant. Only hosts and pumps read it; everything below gets the instant passed.</summary>
public static class Clock
{
    /// <summary>Now, cut to microseconds: what both databases keep, so that an instant equals itself after a round trip.</summary>
    public static Instant Now(this TimeProvider clock) => Instant.FromDateTimeOffset(clock.GetUtcNow()).ToMicroseconds();

    /// <summary>Cuts an instant to whole microseconds.</summary>
    public static Instant ToMicroseconds(this Instant instant) =>
        Instant.FromUnixTimeTicks(instant.ToUnixTimeTicks() / 10 * 10);
}
