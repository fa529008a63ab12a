using NodaTime;

namespace MediationWorkflows.Calendars;

/// <summary>One definition made ready for building years: checked, and its holidays worked out with their observed days.</summary>
internal sealed class CalendarLayer
{
    readonly CalendarDefinition definition;

    public CalendarLayer(CalendarDefinition definition)
    {
        this.definition = definition;
        CalendarCheck.Run(definition);
    }

    public string Tag => $"{definition.Id}@{definition.Version}";

    public bool HasWeeks => definition.Weeks.Count > 0;

    public string? Opening(LocalDate day) => definition.Openings.FirstOrDefault(o => o.Covers(day))?.Why;

    public string? Closure(LocalDate day) => definition.Closures.FirstOrDefault(c => c.Covers(day))?.Why;

    public bool Removes(string holiday, LocalDate day) => definition.Removes.Any(r => r.Holiday == holiday && r.Covers(day));

    /// <summary>The pattern in force on that day, or null where this layer leaves it to the one below.</summary>
    public WorkingWeek? Week(LocalDate day) =>
        definition.Weeks.Where(w => w.From is null || w.From <= day).MaxBy(w => w.From ?? LocalDate.MinIsoValue);

    /// <summary>
    /// The holidays whose own day lies in that year, with the day they are observed on (which may lie in the next or previous year).
    /// <paramref name="removed"/> tells which do not count.
    /// </summary>
    public IEnumerable<(LocalDate Day, string Name)> Holidays(int year, Func<string, LocalDate, bool> removed)
    {
        var own = definition.Holidays
            .Select(holiday => (Holiday: holiday, Day: holiday.On.In(year)))
            .Where(h => h.Day is { } day && (h.Holiday.From is null || h.Holiday.From <= day) && (h.Holiday.Until is null || day <= h.Holiday.Until)
                && !removed(h.Holiday.Key, day))
            .Select(h => (h.Holiday, Day: h.Day!.Value))
            .OrderBy(h => h.Day)
            .ToList();
        var taken = own.Select(h => h.Day).ToHashSet();
        foreach (var (holiday, day) in own)
        {
            yield return (day, holiday.Name);
            var observed = Observe(day, holiday.Observed ?? definition.Observed, taken);
            if (observed != day)
            {
                taken.Add(observed);
                yield return (observed, $"{holiday.Name} (observed)");
            }
        }
    }

    static LocalDate Observe(LocalDate day, Observance observance, HashSet<LocalDate> taken)
    {
        if (day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday))
            return day;
        switch (observance)
        {
            case Observance.NearestWeekday:
                return day.DayOfWeek == IsoDayOfWeek.Saturday ? day.PlusDays(-1) : day.PlusDays(1);
            case Observance.SundayToMonday:
                return day.DayOfWeek == IsoDayOfWeek.Sunday ? day.PlusDays(1) : day;
            case Observance.NextFreeWeekday:
                do
                    day = day.PlusDays(1);
                while (day.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday || taken.Contains(day));
                return day;
            default:
                return day;
        }
    }
}
