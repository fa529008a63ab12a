using NodaTime;

namespace MediationWorkflows.Calendars;

/// <summary>One year of a calendar as tables, so that counting business days is arithmetic instead of a walk.</summary>
internal sealed class CalendarYear
{
    readonly string?[] reasons;
    readonly short[] workingDays;
    readonly short[] workedThrough;

    /// <param name="reasonOf">Why nobody works that day, or null for a working day.</param>
    public CalendarYear(int year, Func<LocalDate, string?> reasonOf)
    {
        var length = CalendarSystem.Iso.GetDaysInYear(year);
        reasons = new string?[length];
        workedThrough = new short[length + 1];
        var working = new List<short>(length);
        var day = new LocalDate(year, 1, 1);
        for (short ordinal = 1; ordinal <= length; ordinal++, day = day.PlusDays(1))
        {
            if ((reasons[ordinal - 1] = reasonOf(day)) is null)
                working.Add(ordinal);
            workedThrough[ordinal] = (short)working.Count;
        }
        workingDays = [.. working];
        NewYear = new LocalDate(year, 1, 1);
    }

    LocalDate NewYear { get; }

    public int Count => workingDays.Length;

    public string? Reason(int dayOfYear) => reasons[dayOfYear - 1];

    /// <summary>How many working days the year has up to and including that day; 0 is the day before the year.</summary>
    public int Through(int dayOfYear) => workedThrough[dayOfYear];

    /// <summary>The n-th working day of the year, from 0.</summary>
    public LocalDate At(int index) => NewYear.PlusDays(workingDays[index] - 1);
}
