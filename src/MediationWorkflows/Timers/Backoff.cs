using NodaTime;

namespace MediationWorkflows.Timers;

/// <summary>How long to wait before the next attempt: doubles from two seconds up to an hour, less up to a quarter so that a crowd spreads out.</summary>
public static class Backoff
{
    private static readonly Duration Longest = Duration.FromHours(1);

    /// <param name="attempts">Attempts so far, 1 or more.</param>
    /// <param name="spread">What the share is derived from, so that it is the same when computed again.</param>
    public static Duration After(int attempts, long spread)
    {
        var full = Duration.Min(Longest, Duration.FromSeconds(Math.Pow(2, Math.Clamp(attempts, 1, 12))));
        // Whole milliseconds: an instant equals itself after it was stored.
        return Duration.FromMilliseconds((long)(full.TotalMilliseconds * (1 - ((ulong)spread * 2654435761 % 1000 / 4000.0))));
    }
}
