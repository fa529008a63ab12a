using MediationWorkflows.Calendars;
using NodaTime;

namespace MediationWorkflows.Tests.Calendars;

/// <summary>
/// Morocco puts its clocks back for Ramadan and forward again after it: the standard time of the tz database is the later one, and the changes fall on other days
/// each year. Instants were computed with Python's zoneinfo, of a year that no release changes any more.
/// </summary>
public sealed class CasablancaTests
{
    private static readonly DateTimeZone Casablanca = DateTimeZoneProviders.Tzdb["Africa/Casablanca"];

    private static DueDate Due(string anchor, string rule) =>
        DueDate.Compute(DeadlineAnchor.Parse(anchor), DeadlineRule.Parse(rule), Casablanca, CalendarLibrary.Get("de"), Roll.Next);

    [Fact]
    public void A_weekly_nine_oclock_stays_nine_oclock_through_Ramadan() => Assert.Equal(
        [Instant.FromUtc(2024, 3, 4, 8, 0), Instant.FromUtc(2024, 3, 11, 9, 0), Instant.FromUtc(2024, 3, 18, 9, 0)],
        new Recurrence(new LocalDate(2024, 3, 4), DeadlineRule.Parse("1 w")).At(new LocalTime(9, 0), Casablanca, Instant.FromUtc(2024, 3, 1, 0, 0)).Take(3));

    [Fact]
    public void The_hour_that_comes_twice_fires_once_and_the_hour_that_is_skipped_shifts_forward()
    {
        Instant At(int month, int day) => new Recurrence(new LocalDate(2024, month, day), DeadlineRule.Parse("1 d"))
            .At(new LocalTime(2, 30), Casablanca, Instant.FromUtc(2024, month, day - 1, 12, 0)).First();

        Assert.Equal(Instant.FromUtc(2024, 3, 10, 1, 30), At(3, 10));
        Assert.Equal(Instant.FromUtc(2024, 4, 14, 2, 30), At(4, 14));
    }

    [Fact]
    public void A_day_ends_with_the_local_day_before_in_and_after_Ramadan() => Assert.Equal(
        [Instant.FromUtc(2024, 3, 8, 23, 0), Instant.FromUtc(2024, 3, 12, 0, 0), Instant.FromUtc(2024, 4, 15, 23, 0)],
        [Due("2024-03-07", "1 BD").ExpiresAt, Due("2024-03-08", "1 BD").ExpiresAt, Due("2024-04-12", "1 BD").ExpiresAt]);

    [Fact]
    public void Twenty_four_hours_are_twenty_four_hours() =>
        Assert.Equal(new LocalDateTime(2024, 3, 10, 9, 0), Due("2024-03-09T10:00", "24 h").DueAt!.Value.LocalDateTime);
}
