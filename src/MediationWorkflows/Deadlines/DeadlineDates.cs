using MediationWorkflows.Calendars;
using NodaTime;

namespace MediationWorkflows.Deadlines;

/// <summary>Derives a deadline's date from what the row holds; pure, so that deriving again always gives the same.</summary>
public static class DeadlineDates
{
    private static readonly DeadlineRule SameDay = DeadlineRule.Parse("0 d");

    /// <summary>The tz database version that zones come from, kept with each date.</summary>
    public static string TzdbVersion => DateTimeZoneProviders.Tzdb.VersionId;

    /// <exception cref="UnknownZoneException">The id is no IANA zone.</exception>
    public static DateTimeZone Zone(string id) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) ?? throw new UnknownZoneException(id);

    /// <param name="calendar">The one named by <see cref="Deadline.CalendarLayers"/>, or another to see what it would change.</param>
    /// <param name="stops">When the deadline's clock stood still.</param>
    public static DueDate Derive(Deadline deadline, WorkingCalendar calendar, IReadOnlyCollection<ClockStop> stops)
    {
        var (zone, roll) = (Zone(deadline.TimeZone), Enum.Parse<Roll>(deadline.Roll));
        var anchor = DeadlineAnchor.At(deadline.AnchorAt);
        // An extension counts on from a day that may still lie ahead: what stops the clock before that day moves the day itself.
        var before = stops.Where(s => deadline.CountedFrom < deadline.AnchorAt && s.From < deadline.AnchorAt).ToList();
        if (before.Count > 0)
        {
            var moved = DueDate.Compute(anchor, SameDay, zone, calendar, roll).Toll(before).Day;
            anchor = DeadlineAnchor.At(StartOf(moved, zone));
        }

        return DueDate.Compute(anchor, DeadlineRule.Parse(deadline.Rule), zone, calendar, roll).Toll(stops);
    }

    /// <summary>The start of a local day: the end of the day before, which is defined also where a zone skipped a day.</summary>
    public static Instant StartOf(LocalDate day, DateTimeZone zone) => DueDate.EndOf(day.PlusDays(-1), zone);
}
