using NodaTime;

namespace MediationWorkflows.Calendars;

/// <summary>
/// When something is due, and why. Day rules give <see cref="DueOn"/>: the trigger day is not counted (T1), a non-working day rolls (T2),
/// and it expires with that day in the case's zone. Hour rules give <see cref="DueAt"/>: elapsed time, never rolled. Immutable; computing
/// is arithmetic, and only <see cref="Trace"/> walks the days.
/// </summary>
public sealed class DueDate
{
    DueDate(DeadlineAnchor anchor, DeadlineRule rule, DateTimeZone zone, WorkingCalendar calendar, Roll roll) =>
        (Anchor, Rule, Zone, Calendar, Roll) = (anchor, rule, zone, calendar, roll);

    public DeadlineAnchor Anchor { get; }

    public DeadlineRule Rule { get; }

    /// <summary>The case's zone.</summary>
    public DateTimeZone Zone { get; }

    public WorkingCalendar Calendar { get; }

    public Roll Roll { get; }

    /// <summary>The last day to act, or null for hour rules.</summary>
    public LocalDate? DueOn { get; private init; }

    /// <summary>Where the count landed before it was rolled; recurrences and holds go on from here (T3). Null for hour rules.</summary>
    public LocalDate? LandedOn { get; private init; }

    /// <summary>The moment an hour rule ends, in the case's zone, or null for day rules.</summary>
    public ZonedDateTime? DueAt { get; private init; }

    /// <summary>From this instant on it is too late: the start of the local day after the due day, or the end of the hours.</summary>
    public Instant ExpiresAt { get; private init; }

    /// <summary>The local day on which it is due, for both kinds.</summary>
    public LocalDate Day => DueOn ?? DueAt!.Value.Date;

    /// <summary>The reasons in order and in English, ending at the due date.</summary>
    public IReadOnlyList<TraceStep> Trace => TraceIn("en");

    /// <summary>The same in the tag's language, or in English. Worked out day by day at each call, independently of the arithmetic.</summary>
    public IReadOnlyList<TraceStep> TraceIn(string? language) => DueDateTrace.Of(this, language);

    /// <summary>When the clock stood still; already part of the date.</summary>
    public IReadOnlyCollection<ClockStop> Stops { get; private init; } = [];

    /// <exception cref="OutOfCalendarException">The count leaves the years that the calendar answers for.</exception>
    public static DueDate Compute(DeadlineAnchor anchor, DeadlineRule rule, DateTimeZone zone, WorkingCalendar calendar, Roll roll)
    {
        if (rule.Elapsed is { } elapsed)
        {
            var end = anchor.InstantIn(zone) + elapsed;
            return new(anchor, rule, zone, calendar, roll) { DueAt = end.InZone(zone), ExpiresAt = end };
        }
        var from = anchor.DateIn(zone);
        var landed = rule.BusinessDays is { } days ? Count(from, days, zone, calendar) : from + rule.Calendar!;
        var due = Settle(landed, zone, calendar, roll);
        return new(anchor, rule, zone, calendar, roll) { LandedOn = landed, DueOn = due, ExpiresAt = EndOf(due, zone) };
    }

    /// <summary>
    /// The same deadline with its clock stopped for those times in all, replacing any earlier ones (T7). A count backwards from an event is not moved.
    /// </summary>
    public DueDate Toll(IReadOnlyCollection<ClockStop> stops)
    {
        var plain = stops.Count == 0 && Stops.Count == 0 ? this : Compute(Anchor, Rule, Zone, Calendar, Roll);
        if (stops.Count == 0)
            return plain;
        if (plain.DueAt is { } at)
        {
            var start = Anchor.InstantIn(Zone);
            var end = at.ToInstant() < start ? at.ToInstant() : Tolling.End(start, at.ToInstant(), stops);
            return new(Anchor, Rule, Zone, Calendar, Roll) { DueAt = end.InZone(Zone), ExpiresAt = end, Stops = stops };
        }
        if (plain.LandedOn < Anchor.DateIn(Zone))
            return plain;
        var landed = Tolling.Land(plain, plain.LandedOn!.Value, stops);
        var due = Settle(landed, Zone, Calendar, Roll);
        return new(Anchor, Rule, Zone, Calendar, Roll) { LandedOn = landed, DueOn = due, ExpiresAt = EndOf(due, Zone), Stops = stops };
    }

    /// <summary>Business days, but none that the zone never had.</summary>
    static LocalDate Count(LocalDate from, int days, DateTimeZone zone, WorkingCalendar calendar)
    {
        var landed = calendar.AddBusinessDays(from, days);
        var lost = LocalDays.LostIn(zone);
        foreach (var day in days > 0 ? lost : lost.AsEnumerable().Reverse())
        {
            if (days > 0 ? from < day && day <= landed && calendar.IsWorkingDay(day) : landed <= day && day < from && calendar.IsWorkingDay(day))
                landed = calendar.AddBusinessDays(landed, Math.Sign(days));
        }
        return landed;
    }

    /// <summary>Rolls, and never stays on a day that the zone never had.</summary>
    static LocalDate Settle(LocalDate landed, DateTimeZone zone, WorkingCalendar calendar, Roll roll)
    {
        var due = calendar.Roll(landed, roll);
        for (var lost = LocalDays.LostIn(zone); lost.Contains(due);)
            due = calendar.Roll(due.PlusDays(roll == Roll.Previous ? -1 : 1), roll);
        return due;
    }

    /// <summary>T1: a day ends where the next local day starts, which is not always midnight.</summary>
    public static Instant EndOf(LocalDate day, DateTimeZone zone) => LocalDays.StartOf(day.PlusDays(1), zone);
}
