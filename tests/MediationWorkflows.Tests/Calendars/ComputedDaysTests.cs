using MediationWorkflows.Calendars;
using NodaTime;

namespace MediationWorkflows.Tests.Calendars;

/// <summary>
/// Every weekday of 2021 to 2040 on which a shipped calendar does not work, against the same days computed here from the words of the statutes, by other means:
/// with .NET's dates, and nothing of the data files.
/// </summary>
public sealed class ComputedDaysTests
{
    private const int First = 2021;
    private const int Last = 2040;

    private static readonly Dictionary<string, Func<int, IEnumerable<DateOnly>>> Calendars = new()
    {
        ["us-federal"] = year => [.. Fixed(year).Select(Nearest), .. Floating(year)],
        ["us-ny-courts"] = year => [.. Fixed(year).Append(new(year, 2, 12)).Select(SundayToMonday), .. Floating(year), Nth(year, 11, DayOfWeek.Monday, 1).AddDays(1)],
        ["us-ca-courts"] = California,
        ["gb-eng"] = England,
        ["de"] = year =>
        [
            new(year, 1, 1), Easter(year).AddDays(-2), Easter(year).AddDays(1), new(year, 5, 1), Easter(year).AddDays(39), Easter(year).AddDays(50), new(year, 10, 3),
            new(year, 12, 25), new(year, 12, 26),
        ],
    };

    [Theory]
    [InlineData("us-federal", 220)]
    [InlineData("us-ny-courts", 239)]
    [InlineData("us-ca-courts", 278)]
    [InlineData("gb-eng", 163)]
    [InlineData("de", 147)]
    public void Its_free_weekdays_of_twenty_years_are_those_of_the_statutes(string id, int count)
    {
        // A holiday of the year after may be kept on the last day of December.
        var expected = Enumerable.Range(First - 1, Last - First + 3).SelectMany(Calendars[id]).Where(d => d.Year is >= First and <= Last && !IsWeekend(d)).ToHashSet();
        var calendar = CalendarLibrary.Get(id);

        var found = Enumerable.Range(0, new DateOnly(Last, 12, 31).DayNumber - new DateOnly(First, 1, 1).DayNumber + 1).Select(i => new DateOnly(First, 1, 1).AddDays(i))
            .Where(d => !IsWeekend(d) && !calendar.IsWorkingDay(new LocalDate(d.Year, d.Month, d.Day))).ToList();

        Assert.Equal(expected.Order(), found);
        Assert.Equal(count, found.Count);
    }

    private static IEnumerable<DateOnly> Fixed(int year) =>
        [new(year, 1, 1), .. year >= 2021 ? [new DateOnly(year, 6, 19)] : Array.Empty<DateOnly>(), new(year, 7, 4), new(year, 11, 11), new(year, 12, 25)];

    private static IEnumerable<DateOnly> Floating(int year) =>
    [
        Nth(year, 1, DayOfWeek.Monday, 3), Nth(year, 2, DayOfWeek.Monday, 3), LastOf(year, 5, DayOfWeek.Monday), Nth(year, 9, DayOfWeek.Monday, 1), Nth(year, 10, DayOfWeek.Monday, 2),
        Nth(year, 11, DayOfWeek.Thursday, 4),
    ];

    /// <summary>Code of Civil Procedure § 135; Juneteenth from 2023, Native American Day instead of Columbus Day from 2022.</summary>
    private static IEnumerable<DateOnly> California(int year)
    {
        DateOnly[] kept = [new(year, 1, 1), new(year, 2, 12), new(year, 3, 31), new(year, 7, 4), new(year, 11, 11), new(year, 12, 25)];
        var thanksgiving = Nth(year, 11, DayOfWeek.Thursday, 4);
        return
        [
            .. (year >= 2023 ? kept.Append(new(year, 6, 19)) : kept).Select(Nearest),
            Nth(year, 1, DayOfWeek.Monday, 3), Nth(year, 2, DayOfWeek.Monday, 3), LastOf(year, 5, DayOfWeek.Monday), Nth(year, 9, DayOfWeek.Monday, 1),
            year >= 2022 ? Nth(year, 9, DayOfWeek.Friday, 4) : Nth(year, 10, DayOfWeek.Monday, 2), thanksgiving, thanksgiving.AddDays(1),
        ];
    }

    private static IEnumerable<DateOnly> England(int year)
    {
        List<DateOnly> days = [Easter(year).AddDays(-2), Easter(year).AddDays(1), Nth(year, 5, DayOfWeek.Monday, 1), LastOf(year, 8, DayOfWeek.Monday)];
        days.AddRange(year == 2022 ? [new(2022, 6, 2), new(2022, 6, 3), new(2022, 9, 19)] : [LastOf(year, 5, DayOfWeek.Monday)]);
        days.AddRange(year == 2023 ? [new DateOnly(2023, 5, 8)] : []);
        return [.. days, .. Substituted([new(year, 1, 1)]), .. Substituted([new(year, 12, 25), new(year, 12, 26)])];
    }

    /// <summary>Each day, or the next weekday that is none of them.</summary>
    private static IEnumerable<DateOnly> Substituted(DateOnly[] days)
    {
        var taken = days.ToHashSet();
        foreach (var day in days)
        {
            var kept = day;
            while (IsWeekend(kept) || (kept != day && taken.Contains(kept)))
            {
                kept = kept.AddDays(1);
            }

            taken.Add(kept);
            yield return kept;
        }
    }

    private static DateOnly Nth(int year, int month, DayOfWeek weekday, int n) =>
        Enumerable.Range(1, DateTime.DaysInMonth(year, month)).Select(d => new DateOnly(year, month, d)).Where(d => d.DayOfWeek == weekday).ElementAt(n - 1);

    private static DateOnly LastOf(int year, int month, DayOfWeek weekday) =>
        Enumerable.Range(1, DateTime.DaysInMonth(year, month)).Select(d => new DateOnly(year, month, d)).Last(d => d.DayOfWeek == weekday);

    private static DateOnly Nearest(DateOnly day) => day.AddDays(day.DayOfWeek switch { DayOfWeek.Saturday => -1, DayOfWeek.Sunday => 1, _ => 0 });

    private static DateOnly SundayToMonday(DateOnly day) => day.DayOfWeek == DayOfWeek.Sunday ? day.AddDays(1) : day;

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <summary>The first Sunday after the ecclesiastical full moon (the anonymous Gregorian computus, Nature 1876).</summary>
    private static DateOnly Easter(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var h = ((19 * a) + b - (b / 4) - ((b - ((b + 8) / 25) + 1) / 3) + 15) % 30;
        var l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        return new DateOnly(year, (h + l - (7 * m) + 114) / 31, ((h + l - (7 * m) + 114) % 31) + 1);
    }
}
