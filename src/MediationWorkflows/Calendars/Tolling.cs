using NodaTime;

namespace MediationWorkflows.Calendars;

/// <summary>
/// Moves the end of a count by the time its clock stood still: what was left when a stop began is left when it ends. All stops are applied to
/// the original count at once, so holding and resuming many times does not add up rounding.
/// </summary>
static class Tolling
{
    /// <summary>Where the count lands, given where it landed without stops; roll is the caller's.</summary>
    public static LocalDate Land(DueDate due, LocalDate landed, IEnumerable<ClockStop> stops)
    {
        var start = due.Anchor.DateIn(due.Zone);
        foreach (var (first, last) in Merged(stops.Select(s => s.DaysIn(due.Zone))))
        {
            if (first > due.Calendar.Roll(landed, due.Roll) || (last <= start && start < landed))
                continue;
            // Of a count that begins inside the stop, everything is left.
            var before = start < landed ? LocalDate.Max(first.PlusDays(-1), start) : first.PlusDays(-1);
            landed = due.Rule.BusinessDays is not null
                ? due.Calendar.AddBusinessDays(last, Math.Max(1, due.Calendar.BusinessDaysBetween(before, landed)))
                : last.PlusDays(Math.Max(1, Period.DaysBetween(before, landed)));
        }
        return landed;
    }

    /// <summary>Hours: the time stopped is added, once where stops overlap.</summary>
    public static Instant End(Instant start, Instant end, IEnumerable<ClockStop> stops)
    {
        foreach (var (from, until) in Merged(stops.Select(s => (s.From, s.Until))))
        {
            if (from < end && until > start)
                end += until - Instant.Max(from, start);
        }
        return end;
    }

    internal static IEnumerable<(T First, T Last)> Merged<T>(IEnumerable<(T First, T Last)> spans)
        where T : struct, IComparable<T>
    {
        (T First, T Last)? open = null;
        foreach (var span in spans.OrderBy(s => s.First))
        {
            if (open is { } current && span.First.CompareTo(current.Last) <= 0)
            {
                open = (current.First, span.Last.CompareTo(current.Last) > 0 ? span.Last : current.Last);
                continue;
            }
            if (open is { } done)
                yield return done;
            open = span;
        }
        if (open is { } last)
            yield return last;
    }
}
