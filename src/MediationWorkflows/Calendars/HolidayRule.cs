using System.Text.Json.Serialization;
using NodaTime;

namespace MediationWorkflows.Calendars;

/// <summary>On which day of a year a holiday falls, before any weekend shift. The JSON property <c>rule</c> names the kind.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "rule")]
[JsonDerivedType(typeof(FixedDate), "fixed")]
[JsonDerivedType(typeof(NthWeekday), "nthWeekday")]
[JsonDerivedType(typeof(LastWeekday), "lastWeekday")]
[JsonDerivedType(typeof(EasterBased), "easter")]
public abstract record HolidayRule
{
    /// <summary>The day in that year, or null where the year has none (29 February, a fifth Monday).</summary>
    public abstract LocalDate? In(int year);

    /// <summary>Why this rule can never come true, or null when it can.</summary>
    internal virtual string? Defect => null;
}

/// <summary>The same day each year; only these shift at weekends.</summary>
public sealed record FixedDate(int Month, int Day) : HolidayRule
{
    public override LocalDate? In(int year) =>
        Day <= CalendarSystem.Iso.GetDaysInMonth(year, Month) ? new LocalDate(year, Month, Day) : null;

    // 2000 was a leap year: a day that it lacks exists in no year.
    internal override string? Defect =>
        Month is < 1 or > 12 || Day < 1 || Day > CalendarSystem.Iso.GetDaysInMonth(2000, Month) ? $"no year has a day {Day} in month {Month}" : null;
}

/// <summary>The first to fifth such weekday of a month, moved by <paramref name="Plus"/> days ("the Tuesday after the first Monday": plus 1).</summary>
public sealed record NthWeekday(int Month, IsoDayOfWeek Weekday, int Nth, int Plus = 0) : HolidayRule
{
    public override LocalDate? In(int year)
    {
        var first = new LocalDate(year, Month, 1);
        var day = first.PlusDays(((int)Weekday - (int)first.DayOfWeek + 7) % 7 + 7 * (Nth - 1));
        return day.Month == Month ? day.PlusDays(Plus) : null;
    }

    internal override string? Defect =>
        Month is < 1 or > 12 ? $"there is no month {Month}"
        : Weekday == IsoDayOfWeek.None ? "the weekday is missing"
        : Nth is < 1 or > 5 ? $"no month has a weekday number {Nth}: use 1 to 5, or the rule lastWeekday"
        : Math.Abs(Plus) > 7 ? "plus moves by a week at most" : null;
}

/// <summary>The last such weekday of a month.</summary>
public sealed record LastWeekday(int Month, IsoDayOfWeek Weekday) : HolidayRule
{
    public override LocalDate? In(int year)
    {
        var last = new LocalDate(year, Month, 1).PlusMonths(1).PlusDays(-1);
        return last.PlusDays(-(((int)last.DayOfWeek - (int)Weekday + 7) % 7));
    }

    internal override string? Defect =>
        Month is < 1 or > 12 ? $"there is no month {Month}" : Weekday == IsoDayOfWeek.None ? "the weekday is missing" : null;
}

/// <summary>Days after (positive) or before (negative) Western Easter Sunday: −2 is Good Friday, 39 Ascension, 50 Whit Monday.</summary>
public sealed record EasterBased(int Plus) : HolidayRule
{
    public override LocalDate? In(int year) => Easter.Sunday(year).PlusDays(Plus);

    internal override string? Defect => Math.Abs(Plus) > 100 ? "plus moves by 100 days at most" : null;
}
