using NodaTime;

namespace MediationWorkflows.Calendars;

/// <summary>A while in which a deadline's clock stands still (T7), such as a hold from its start to its resumption.</summary>
/// <param name="Why">Shown in the trace; names the kind of hold and nothing of what it is about.</param>
public sealed record ClockStop(Instant From, Instant Until, string Why)
{
    /// <summary>Every local day that the stop touches; none of them counts, not even the one on which the clock starts again.</summary>
    internal (LocalDate First, LocalDate Last) DaysIn(DateTimeZone zone) => (From.InZone(zone).Date, Until.InZone(zone).Date);
}
