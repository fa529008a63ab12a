using System.Collections.Concurrent;
using NodaTime;

namespace MediationWorkflows.Calendars;

/// <summary>
/// Tells working days from others and counts them. Immutable and safe to share; years are built on first use and kept. The upper
/// layers win day by day: an opening, then a closure or holiday of the top layer, then the same of the layer below, then the weekly
/// pattern of the topmost layer that has one.
/// </summary>
public sealed class WorkingCalendar
{
    /// <summary>No date outside these years is answered by any calendar.</summary>
    public const int FirstYear = 1900, LastYear = 2999;

    // Longest run of years without a working day that is still believed: beyond it, a count would never come to an end.
    const int PatienceYears = 3;

    readonly CalendarLayer[] topFirst;
    readonly int modelledFrom;
    readonly ConcurrentDictionary<int, CalendarYear> years = new();

    WorkingCalendar(IReadOnlyList<CalendarDefinition> bottomFirst)
    {
        topFirst = [.. bottomFirst.Reverse().Select(d => new CalendarLayer(d))];
        Id = bottomFirst[0].Id;
        Name = bottomFirst[0].Name;
        Version = VersionOf(bottomFirst);
        TopVersion = bottomFirst[^1].Version;
        modelledFrom = bottomFirst.Max(d => d.ModelledFrom) ?? FirstYear;
        if (!topFirst.Any(l => l.HasWeeks))
            throw new InvalidCalendarException(Id, "no layer says which weekdays are working days.");
        RefuseWithoutWorkingDays(bottomFirst);
    }

    /// <summary>Id of the lowest layer, the public calendar.</summary>
    public string Id { get; }

    public string Name { get; }

    /// <summary>Every layer with its version, lowest first: <c>us-federal@1+acme@3</c>. Equal text means equal days.</summary>
    public string Version { get; }

    /// <summary>The topmost layer's own version: that of the calendar as people name it.</summary>
    public int TopVersion { get; }

    /// <summary>What <see cref="Version"/> will be of these layers, lowest first.</summary>
    public static string VersionOf(IReadOnlyList<CalendarDefinition> lowestFirst) => string.Join('+', lowestFirst.Select(d => $"{d.Id}@{d.Version}"));

    /// <summary>Lays organisation and case overrides over a public calendar, lowest first.</summary>
    /// <exception cref="InvalidCalendarException">The layers contradict themselves or leave no working day.</exception>
    public static WorkingCalendar Compose(CalendarDefinition lowest, params IReadOnlyList<CalendarDefinition> overrides) => new([lowest, .. overrides]);

    /// <exception cref="OutOfCalendarException"/>
    public bool IsWorkingDay(LocalDate day) => Year(day.Year).Reason(day.DayOfYear) is null;

    /// <summary>The holiday's or closure's name, or the weekday's, or null for a working day.</summary>
    /// <exception cref="OutOfCalendarException"/>
    public string? WhyNotWorking(LocalDate day) => Year(day.Year).Reason(day.DayOfYear);

    /// <summary>Whether the calendar answers for that day at all.</summary>
    public bool Knows(LocalDate day) => day.Year >= modelledFrom && day.Year <= LastYear;

    /// <summary>The day's working hours, or null when nobody works.</summary>
    public WorkingHours? HoursOn(LocalDate day)
    {
        if (!IsWorkingDay(day))
            return null;
        var hours = WeekOf(day).Hours;
        // A free day that an opening made a working day has no hours of its own: those of the first working weekday serve.
        return hours.TryGetValue(day.DayOfWeek, out var own) ? own : hours.OrderBy(h => h.Key).First().Value;
    }

    /// <summary>
    /// The n-th working day after the date (n positive) or before it (n negative), the date itself never counted. Zero gives the date
    /// itself, working or not.
    /// </summary>
    /// <exception cref="OutOfCalendarException">The count leaves the years that the calendar answers for.</exception>
    public LocalDate AddBusinessDays(LocalDate date, int n) => n switch { 0 => date, > 0 => Forward(date, n), _ => Backward(date, n) };

    /// <summary>How many working days lie after <paramref name="from"/> and up to <paramref name="to"/>, which counts; negative when to is earlier.</summary>
    public int BusinessDaysBetween(LocalDate from, LocalDate to)
    {
        if (to < from)
            return -BusinessDaysBetween(to, from);
        var count = Year(to.Year).Through(to.DayOfYear) - Year(from.Year).Through(from.DayOfYear);
        for (var year = from.Year; year < to.Year; year++)
            count += Year(year).Count;
        return count;
    }

    /// <summary>The date itself when it is a working day, otherwise the nearest one in the roll's direction.</summary>
    public LocalDate Roll(LocalDate date, Roll roll) =>
        roll == Calendars.Roll.None || IsWorkingDay(date) ? date : AddBusinessDays(date, roll == Calendars.Roll.Next ? 1 : -1);

    LocalDate Forward(LocalDate date, int n)
    {
        var year = Year(date.Year);
        var wanted = year.Through(date.DayOfYear) + n;
        for (var (number, empty) = (date.Year, 0); wanted > year.Count; year = Year(number))
        {
            wanted -= year.Count;
            number++;
            EndWhenHopeless(ref empty, year);
        }
        return year.At(wanted - 1);
    }

    LocalDate Backward(LocalDate date, int n)
    {
        var year = Year(date.Year);
        var index = year.Through(date.DayOfYear - 1) + n;
        for (var (number, empty) = (date.Year, 0); index < 0; index += year.Count)
        {
            year = Year(--number);
            EndWhenHopeless(ref empty, year);
        }
        return year.At(index);
    }

    void EndWhenHopeless(ref int empty, CalendarYear year)
    {
        empty = year.Count == 0 ? empty + 1 : 0;
        if (empty > PatienceYears)
            throw new OutOfCalendarException(Version, $"more than {PatienceYears} years in a row have no working day.");
    }

    CalendarYear Year(int year) => years.TryGetValue(year, out var built) ? built : years.GetOrAdd(year, Build);

    CalendarYear Build(int year)
    {
        if (year < modelledFrom)
            throw new OutOfCalendarException(Version, $"its days are known from {modelledFrom}, not for {year}.");
        if (year > LastYear)
            throw new OutOfCalendarException(Version, $"its days are known until {LastYear}, not for {year}.");
        // An observed day may lie in the year before or after its holiday: New Year on a Saturday is observed on 31 December.
        var holidays = new Dictionary<LocalDate, string>[topFirst.Length];
        for (var i = 0; i < topFirst.Length; i++)
        {
            var depth = i;
            var days = holidays[i] = [];
            for (var of = year - 1; of <= year + 1; of++)
            {
                foreach (var (day, name) in topFirst[i].Holidays(of, (key, on) => Array.Exists(topFirst[..(depth + 1)], l => l.Removes(key, on))))
                    days.TryAdd(day, name);
            }
        }
        return new CalendarYear(year, day => Reason(day, holidays));
    }

    string? Reason(LocalDate day, Dictionary<LocalDate, string>[] holidays)
    {
        for (var i = 0; i < topFirst.Length; i++)
        {
            if (topFirst[i].Opening(day) is not null)
                return null;
            if (topFirst[i].Closure(day) is { } closed)
                return closed;
            if (holidays[i].TryGetValue(day, out var name))
                return name;
        }
        return WeekOf(day).Hours.ContainsKey(day.DayOfWeek) ? null : day.DayOfWeek.ToString();
    }

    WorkingWeek WeekOf(LocalDate day) =>
        topFirst.Select(l => l.Week(day)).FirstOrDefault(w => w is not null)
        ?? throw new OutOfCalendarException(Version, $"no weekly pattern is in force on {day:uuuu-MM-dd}.");

    // Years after the last one-off day repeat the rules alone; 28 of them hold every weekday for every date.
    void RefuseWithoutWorkingDays(IReadOnlyList<CalendarDefinition> layers)
    {
        var dated = layers.SelectMany(l => l.Closures.Concat(l.Openings)).Select(e => e.Last.Year).Append(Math.Max(modelledFrom, 2000)).Max();
        var first = Math.Min(dated + 1, LastYear - 28);
        if (Enumerable.Range(first, 28).All(year => Year(year).Count == 0))
            throw new InvalidCalendarException(Id, "no day is ever a working day, so no count in business days could end.");
    }
}
