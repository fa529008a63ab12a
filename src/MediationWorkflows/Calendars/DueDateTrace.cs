using System.Globalization;
using NodaTime;
using NodaTime.TimeZones;

namespace MediationWorkflows.Calendars;

/// <summary>Tells in words how a due date came about, walking the days one by one.</summary>
sealed class DueDateTrace
{
    readonly DueDate due;
    readonly TraceWords words;
    readonly List<TraceStep> steps = [];

    DueDateTrace(DueDate due, TraceWords words) => (this.due, this.words) = (due, words);

    public static IReadOnlyList<TraceStep> Of(DueDate due, string? language)
    {
        var trace = new DueDateTrace(due, TraceWords.In(language));
        trace.Clock();
        if (due.Rule.Elapsed is not null)
            trace.Hours();
        else
            trace.Days();
        return trace.steps;
    }

    void Hours()
    {
        var from = due.Anchor.InstantIn(due.Zone).InZone(due.Zone);
        var to = due.DueAt!.Value;
        Say(TraceKind.Anchor, from.Date, words.HoursStart, words.Of(from));
        foreach (var stop in due.Stops.Where(s => s.From < to.ToInstant() && s.Until > from.ToInstant()).OrderBy(s => s.From))
        {
            var began = stop.From.InZone(due.Zone);
            Say(TraceKind.Held, began.Date, words.HeldSpan, words.Of(began), words.Of(stop.Until.InZone(due.Zone)), stop.Why);
        }
        if (from.Offset != to.Offset)
            Say(TraceKind.Clock, to.Date, words.ClockChange, TraceWords.Of(from.Offset), TraceWords.Of(to.Offset));
        Say(TraceKind.Due, to.Date, words.HoursDue, words.Of(to), due.Rule.Text);
    }

    void Days()
    {
        var start = due.Anchor.DateIn(due.Zone);
        var counted = due.Rule.BusinessDays is { } count && count != 0 ? count : 0;
        var day = counted != 0 ? Count(start, counted) : Land(start);
        var (step, sentence) = due.Roll == Roll.Previous ? (-1, words.RolledPrevious) : (1, words.RolledNext);
        for (; (due.Roll == Roll.None ? Lost(day) : WhyNot(day)) is { } why; day = day.PlusDays(step))
            Say(TraceKind.Rolled, day, sentence, words.Of(day), why);
        if (counted != 0)
            Say(TraceKind.Due, day, words.DueCounted, words.Of(day), Math.Abs(counted).ToString(CultureInfo.InvariantCulture));
        else if (due.Calendar.Knows(day) && due.Calendar.WhyNotWorking(day) is { } free)
            Say(TraceKind.Due, day, words.DueFree, words.Of(day), words.Reason(day, free));
        else
            Say(TraceKind.Due, day, words.Due, words.Of(day));
    }

    LocalDate Count(LocalDate start, int count)
    {
        Say(TraceKind.Anchor, start, count > 0 ? words.CountStart : words.CountBackStart, words.Of(start), TraceWords.Count(count, words.BusinessDays));
        var day = start;
        for (var left = Math.Abs(count); left > 0;)
        {
            day = day.PlusDays(Math.Sign(count));
            if (WhyNot(day) is { } why)
                Say(TraceKind.Skipped, day, words.Skipped, words.Of(day), why);
            else if (StopOn(day) is { } stop)
                Say(TraceKind.Held, day, words.Held, words.Of(day), stop.Why);
            else
                left--;
        }
        return day;
    }

    string? WhyNot(LocalDate day) => Lost(day) ?? (due.Calendar.WhyNotWorking(day) is { } why ? words.Reason(day, why) : null);

    string? Lost(LocalDate day) => LocalDays.LostIn(due.Zone).Contains(day) ? string.Format(CultureInfo.InvariantCulture, words.Lost, due.Zone.Id) : null;

    LocalDate Land(LocalDate start)
    {
        var period = due.Rule.Calendar ?? Period.Zero;
        var landed = start.PlusYears(period.Years).PlusMonths(period.Months).PlusWeeks(period.Weeks).PlusDays(period.Days);
        if (landed == start)
        {
            Say(TraceKind.Anchor, start, words.SameDay, words.Of(start));
        }
        else
        {
            var shortened = period is { Weeks: 0, Days: 0 } && landed.Day != start.Day ? string.Format(CultureInfo.InvariantCulture, words.NoSuchDay, start.Day) : "";
            Say(TraceKind.Anchor, start, words.Start, words.Of(start));
            Say(TraceKind.Landed, landed, (landed > start ? words.Later : words.Earlier) + shortened, words.Of(landed), Length(period));
        }
        return due.Stops.Count > 0 && due.LandedOn is { } moved && moved != landed ? Move(moved) : landed;
    }

    LocalDate Move(LocalDate moved)
    {
        foreach (var (stop, (first, last)) in due.Stops.Select(s => (s, s.DaysIn(due.Zone))).Where(s => s.Item2.First <= moved).OrderBy(s => s.Item2.First))
            Say(TraceKind.Held, first, words.HeldSpan, words.Of(first), words.Of(last), stop.Why);
        Say(TraceKind.Landed, moved, words.Moved, words.Of(moved));
        return moved;
    }

    ClockStop? StopOn(LocalDate day) =>
        due.Rule.BusinessDays < 0 ? null : due.Stops.FirstOrDefault(s => s.DaysIn(due.Zone) is var (first, last) && first <= day && day <= last);

    // T9: says so when the given local time does not exist or exists twice.
    void Clock()
    {
        if (due.Anchor.GivenLocal is not { } given)
            return;
        var mapping = due.Zone.MapLocal(given);
        if (mapping.Count == 1)
            return;
        var read = Resolvers.LenientResolver(mapping);
        Say(TraceKind.Clock, read.Date, mapping.Count == 0 ? words.Gap : words.Overlap,
            words.Of(given.Date), Time(given), due.Zone.Id, Time(read.LocalDateTime));
    }

    string Length(Period p) => string.Join(' ', new[] { (p.Years, words.Years), (p.Months, words.Months), (p.Weeks, words.Weeks), (p.Days, words.Days) }
        .Where(part => part.Item1 != 0).Select(part => TraceWords.Count(part.Item1, part.Item2)));

    static string Time(LocalDateTime at) => at.ToString("HH:mm", CultureInfo.InvariantCulture);

    void Say(TraceKind kind, LocalDate date, string sentence, params object[] values) =>
        steps.Add(new(kind, date, string.Format(CultureInfo.InvariantCulture, sentence, values)));
}
