using NodaTime;

namespace MediationWorkflows.Calendars;

/// <summary>
/// A series of days: the anchor, and then every so often. Each day is counted from the anchor and never from the day before it (T3): monthly from
/// 31 January gives 28 February and then 31 March, and a rolled day does not pull the series along.
/// </summary>
public sealed record Recurrence
{
    /// <exception cref="InvalidRuleException">The series would stand still or run backwards.</exception>
    public Recurrence(LocalDate anchor, DeadlineRule every)
    {
        if (every.Calendar is not { } period || Roughly(period) < 1)
            throw new InvalidRuleException(every.Text, "a series repeats after calendar days, weeks, months or years, for example 1 w or 3 mo.");
        (Anchor, Every) = (anchor, every);
    }

    public LocalDate Anchor { get; }

    public DeadlineRule Every { get; }

    /// <summary>The n-th day, from 0, before any roll.</summary>
    public LocalDate Day(int n)
    {
        var period = Every.Calendar!;
        return Anchor.PlusYears(period.Years * n).PlusMonths(period.Months * n).PlusWeeks(period.Weeks * n).PlusDays(period.Days * n);
    }

    /// <summary>The n-th day as a due date; its expiry and roll are those of any other deadline.</summary>
    public DueDate Due(int n, DateTimeZone zone, WorkingCalendar calendar, Roll roll) =>
        DueDate.Compute(DeadlineAnchor.On(Day(n)), SameDay, zone, calendar, roll);

    /// <summary>
    /// The instants of the series at that local time (T9), strictly later than <paramref name="after"/>, in order and each once. A local day that the
    /// zone never had (Samoa, 30 December 2011) has no occurrence: its shifted time is the next day's.
    /// </summary>
    public IEnumerable<Instant> At(LocalTime time, DateTimeZone zone, Instant after)
    {
        for (var n = FirstNotBefore(after.InZone(zone).Date.PlusDays(-2)); ; n++)
        {
            var day = Day(n);
            if (LocalDays.StartOf(day, zone).InZone(zone).Date != day)
                continue;
            var at = zone.AtLeniently(day + time).ToInstant();
            if (at > after)
                yield return at;
        }
    }

    /// <summary>The number of the first day of the series that is not before the date.</summary>
    public int FirstNotBefore(LocalDate date)
    {
        if (date <= Anchor)
            return 0;
        // An estimate that is never too late, then at most a few steps.
        var n = Math.Max(0, (int)(Period.DaysBetween(Anchor, date) / (Roughly(Every.Calendar!) + 1)) - 1);
        while (Day(n) < date)
            n++;
        return n;
    }

    static readonly DeadlineRule SameDay = DeadlineRule.Parse("0 d");

    static double Roughly(Period p) => p.Years * 366.0 + p.Months * 31.0 + p.Weeks * 7.0 + p.Days;
}
