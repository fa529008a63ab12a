using System.Globalization;
using NodaTime;
using NodaTime.TimeZones;

namespace MediationWorkflows.Calendars;

/// <summary>Tells in words how a due date came about, walking the days one by one.</summary>
static class DueDateTrace
{
    public static IReadOnlyList<TraceStep> Of(DueDate due)
    {
        var steps = new List<TraceStep>();
        Clock(due, steps);
        if (due.Rule.Elapsed is not null)
            Hours(due, steps);
        else
            Days(due, steps);
        return steps;
    }

    static void Hours(DueDate due, List<TraceStep> steps)
    {
        var from = due.Anchor.InstantIn(due.Zone).InZone(due.Zone);
        var to = due.DueAt!.Value;
        steps.Add(new(TraceKind.Anchor, from.Date, $"{Moment(from)} starts the count; hours are elapsed time, so no day is skipped and nothing rolls"));
        foreach (var stop in due.Stops.Where(s => s.From < to.ToInstant() && s.Until > from.ToInstant()).OrderBy(s => s.From))
        {
            steps.Add(new(TraceKind.Held, stop.From.InZone(due.Zone).Date,
                $"{Moment(stop.From.InZone(due.Zone))} to {Moment(stop.Until.InZone(due.Zone))}: the clock stands still ({stop.Why})"));
        }
        if (from.Offset != to.Offset)
            steps.Add(new(TraceKind.Clock, to.Date, $"The clocks change on the way, from UTC{from.Offset:m} to UTC{to.Offset:m}"));
        steps.Add(new(TraceKind.Due, to.Date, $"{Moment(to)} is due: {due.Rule.Text} elapsed"));
    }

    static void Days(DueDate due, List<TraceStep> steps)
    {
        var start = due.Anchor.DateIn(due.Zone);
        var day = due.Rule.BusinessDays is { } count and not 0 ? Count(due, start, count, steps) : Land(due, start, steps);
        if (due.Roll != Roll.None)
        {
            for (; due.Calendar.WhyNotWorking(day) is { } why; day = day.PlusDays(due.Roll == Roll.Next ? 1 : -1))
                steps.Add(new(TraceKind.Rolled, day, $"{Day(day)} is skipped: {why}; roll to the {(due.Roll == Roll.Next ? "next" : "previous")} working day"));
        }
        var note = due.Rule.BusinessDays is { } n and not 0 ? $": business day {Math.Abs(n)} of {Math.Abs(n)}"
            : due.Calendar.Knows(day) && due.Calendar.WhyNotWorking(day) is { } free ? $", although it is not a working day ({free}): no roll" : "";
        steps.Add(new(TraceKind.Due, day, $"{Day(day)} is due{note}"));
    }

    static LocalDate Count(DueDate due, LocalDate start, int count, List<TraceStep> steps)
    {
        var forward = count > 0;
        steps.Add(new(TraceKind.Anchor, start, $"{Day(start)} starts the count of {Plural(count, "business day")}{(forward ? "" : " backwards")} and is not counted itself"));
        var day = start;
        for (var left = Math.Abs(count); left > 0;)
        {
            day = day.PlusDays(forward ? 1 : -1);
            if (due.Calendar.WhyNotWorking(day) is { } why)
                steps.Add(new(TraceKind.Skipped, day, $"{Day(day)} is skipped: {why}"));
            else if (StopOn(due, day) is { } stop)
                steps.Add(new(TraceKind.Held, day, $"{Day(day)} is skipped: the clock stands still ({stop.Why})"));
            else
                left--;
        }
        return day;
    }

    static LocalDate Land(DueDate due, LocalDate start, List<TraceStep> steps)
    {
        var period = due.Rule.Calendar ?? Period.Zero;
        var landed = start.PlusYears(period.Years).PlusMonths(period.Months).PlusWeeks(period.Weeks).PlusDays(period.Days);
        if (landed == start)
        {
            steps.Add(new(TraceKind.Anchor, start, $"{Day(start)} is the day itself; nothing is counted"));
        }
        else
        {
            var shortened = period is { Weeks: 0, Days: 0 } && landed.Day != start.Day ? $" (that month has no day {start.Day})" : "";
            steps.Add(new(TraceKind.Anchor, start, $"{Day(start)} starts the count and is not counted itself"));
            steps.Add(new(TraceKind.Landed, landed, $"{Day(landed)} is {Words(period)} {(landed > start ? "later" : "earlier")}{shortened}"));
        }
        if (due.Stops.Count > 0 && due.LandedOn is { } moved && moved != landed)
        {
            foreach (var (stop, (first, last)) in due.Stops.Select(s => (s, s.DaysIn(due.Zone))).OrderBy(s => s.Item2.First).Where(s => s.Item2.First <= moved))
                steps.Add(new(TraceKind.Held, first, $"{Day(first)} to {Day(last)}: the clock stands still ({stop.Why})"));
            steps.Add(new(TraceKind.Landed, moved, $"{Day(moved)} is where the count lands with the clock stopped for that long"));
            landed = moved;
        }
        return landed;
    }

    static ClockStop? StopOn(DueDate due, LocalDate day) =>
        due.Rule.BusinessDays < 0 ? null : due.Stops.FirstOrDefault(s => s.DaysIn(due.Zone) is var (first, last) && first <= day && day <= last);

    // T9: says so when the given local time does not exist or exists twice.
    static void Clock(DueDate due, List<TraceStep> steps)
    {
        if (due.Anchor.GivenLocal is not { } given)
            return;
        var mapping = due.Zone.MapLocal(given);
        if (mapping.Count == 1)
            return;
        var read = Resolvers.LenientResolver(mapping);
        steps.Add(new(TraceKind.Clock, read.Date, mapping.Count == 0
            ? $"{Day(given.Date)} {given:HH:mm} does not exist in {due.Zone.Id}: the clocks skip it, so it is read as {read.LocalDateTime:HH:mm}"
            : $"{Day(given.Date)} {given:HH:mm} comes twice in {due.Zone.Id}: the first is taken"));
    }

    static string Words(Period p) => string.Join(' ', new[] { (p.Years, "year"), (p.Months, "month"), (p.Weeks, "week"), (p.Days, "day") }
        .Where(part => part.Item1 != 0).Select(part => Plural(part.Item1, part.Item2)));

    static string Plural(int count, string unit) => Math.Abs(count) == 1 ? $"1 {unit}" : $"{Math.Abs(count)} {unit}s";

    static string Day(LocalDate day) => day.ToString("ddd d MMM uuuu", CultureInfo.InvariantCulture);

    static string Moment(ZonedDateTime at) => $"{at.LocalDateTime.ToString("ddd d MMM uuuu HH:mm", CultureInfo.InvariantCulture)} UTC{at.Offset.ToString("m", CultureInfo.InvariantCulture)}";
}
