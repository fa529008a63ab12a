using MediationWorkflows.Calendars;
using MediationWorkflows.Reminders;
using NodaTime;

namespace MediationWorkflows.Deadlines;

/// <summary>Derives a deadline's date and rungs from what the row holds; pure, so that deriving again always gives the same.</summary>
public static class DeadlineDates
{
    /// <summary>The tz database version that zones come from, kept with each date.</summary>
    public static string TzdbVersion => DateTimeZoneProviders.Tzdb.VersionId;

    /// <exception cref="UnknownZoneException">The id is no IANA zone.</exception>
    public static DateTimeZone Zone(string id) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) ?? throw new UnknownZoneException(id);

    public static DueDate Derive(Deadline deadline) => DueDate.Compute(
        DeadlineAnchor.At(deadline.AnchorAt), DeadlineRule.Parse(deadline.Rule), Zone(deadline.TimeZone),
        CalendarLibrary.Get(deadline.CalendarId), Enum.Parse<Roll>(deadline.Roll));

    /// <summary>All rungs, in the order of their instants.</summary>
    /// <param name="recipientZone">The assignee's zone, or null where nobody is assigned: the case's.</param>
    public static IReadOnlyList<Rung> Rungs(Deadline deadline, string? recipientZone) => LadderSchedule.For(
        LadderLibrary.Get(deadline.Ladder), Derive(deadline), deadline.CreatedAt, Zone(recipientZone ?? deadline.TimeZone));

    /// <summary>The next 09:00 of the recipient on a business day of the deadline's calendar, at or after the instant.</summary>
    public static Instant NextMorning(Deadline deadline, string recipientZone, Instant now)
    {
        var zone = Zone(recipientZone);
        var calendar = CalendarLibrary.Get(deadline.CalendarId);
        var day = calendar.Roll(now.InZone(zone).Date, Calendars.Roll.Next);
        var morning = zone.AtLeniently(day + Nine).ToInstant();
        return morning >= now ? morning : zone.AtLeniently(calendar.AddBusinessDays(day, 1) + Nine).ToInstant();
    }

    /// <summary>T5: the end of the full business day that must pass after the local day on which somebody was warned.</summary>
    public static Instant EffectiveAfterWarning(Deadline deadline, Instant warnedAt)
    {
        var zone = Zone(deadline.TimeZone);
        return DueDate.EndOf(CalendarLibrary.Get(deadline.CalendarId).AddBusinessDays(warnedAt.InZone(zone).Date, 1), zone);
    }

    private static readonly LocalTime Nine = new(9, 0);
}
