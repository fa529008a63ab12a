using MediationWorkflows.Calendars;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Tests.Calendars;

/// <summary>The shipped data against days published by the authorities, written down here and not computed.</summary>
public class ShippedCalendarsTests
{
    static string[] FreeWeekdays(string calendar, int year)
    {
        var found = new List<string>();
        for (var day = new LocalDate(year, 1, 1); day.Year == year; day = day.PlusDays(1))
        {
            if (day.DayOfWeek < IsoDayOfWeek.Saturday && CalendarLibrary.Get(calendar).WhyNotWorking(day) is not null)
                found.Add(day.ToString("MM-dd", null));
        }
        return [.. found];
    }

    [Theory]
    // opm.gov, federal holidays; New Year 2022 and 2028 were and will be kept on the 31st of December before.
    [InlineData("us-federal", 2020, "01-01 01-20 02-17 05-25 07-03 09-07 10-12 11-11 11-26 12-25")]
    [InlineData("us-federal", 2021, "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31")]
    [InlineData("us-federal", 2022, "01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26")]
    [InlineData("us-federal", 2023, "01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25")]
    [InlineData("us-federal", 2024, "01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25")]
    [InlineData("us-federal", 2026, "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25")]
    [InlineData("us-federal", 2027, "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31")]
    // nycourts.gov: a Saturday holiday is not moved (Juneteenth 2021, Christmas 2021, Lincoln 2022, New Year 2022).
    [InlineData("us-ny-courts", 2021, "01-01 01-18 02-12 02-15 05-31 07-05 09-06 10-11 11-02 11-11 11-25")]
    [InlineData("us-ny-courts", 2022, "01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-08 11-11 11-24 12-26")]
    [InlineData("us-ny-courts", 2023, "01-02 01-16 02-13 02-20 05-29 06-19 07-04 09-04 10-09 11-07 11-23 12-25")]
    // courts.ca.gov, court holidays; Juneteenth for the first time in 2023, Native American Day for Columbus Day since 2022.
    [InlineData("us-ca-courts", 2021, "01-01 01-18 02-12 02-15 03-31 05-31 07-05 09-06 10-11 11-11 11-25 11-26 12-24 12-31")]
    [InlineData("us-ca-courts", 2022, "01-17 02-11 02-21 03-31 05-30 07-04 09-05 09-23 11-11 11-24 11-25 12-26")]
    [InlineData("us-ca-courts", 2023, "01-02 01-16 02-13 02-20 03-31 05-29 06-19 07-04 09-04 09-22 11-10 11-23 11-24 12-25")]
    [InlineData("us-ca-courts", 2026, "01-01 01-19 02-12 02-16 03-31 05-25 06-19 07-03 09-07 09-25 11-11 11-26 11-27 12-25")]
    // gov.uk/bank-holidays, England and Wales.
    [InlineData("gb-eng", 2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28")]
    [InlineData("gb-eng", 2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28")]
    [InlineData("gb-eng", 2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27")]
    [InlineData("gb-eng", 2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26")]
    [InlineData("gb-eng", 2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28")]
    [InlineData("gb-eng", 2028, "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26")]
    // Nationwide days of the German states; 31 October 2017 was kept in all of them once.
    [InlineData("de", 2017, "04-14 04-17 05-01 05-25 06-05 10-03 10-31 12-25 12-26")]
    [InlineData("de", 2022, "04-15 04-18 05-26 06-06 10-03 12-26")]
    [InlineData("de", 2024, "01-01 03-29 04-01 05-01 05-09 05-20 10-03 12-25 12-26")]
    [InlineData("de", 2027, "01-01 03-26 03-29 05-06 05-17")]
    public void Weekdays_without_work_are(string calendar, int year, string published) =>
        Assert.Equal(published.Split(' '), FreeWeekdays(calendar, year));

    [Fact]
    public void Federal_holidays_2021_to_2040_agree_with_the_words_of_the_statute()
    {
        // 5 U.S.C. 6103 read word by word on a walk through the days: "third Monday" is the Monday with two before it in the month.
        for (var day = new LocalDate(2021, 1, 1); day.Year <= 2040; day = day.PlusDays(1))
        {
            var free = day.DayOfWeek >= IsoDayOfWeek.Saturday || Statute(day)
                || (day.DayOfWeek == IsoDayOfWeek.Friday && FixedDay(day.PlusDays(1)))
                || (day.DayOfWeek == IsoDayOfWeek.Monday && FixedDay(day.PlusDays(-1)));
            Assert.True(free != CalendarLibrary.Get("us-federal").IsWorkingDay(day), $"{day:uuuu-MM-dd} differs");
        }

        static bool FixedDay(LocalDate d) => (d.Month, d.Day) is (1, 1) or (6, 19) or (7, 4) or (11, 11) or (12, 25);

        static bool Statute(LocalDate d) => FixedDay(d) || (d.DayOfWeek, d.Month, (d.Day - 1) / 7) switch
        {
            (IsoDayOfWeek.Monday, 1 or 2, 2) => true,
            (IsoDayOfWeek.Monday, 5, _) => d.PlusDays(7).Month == 6,
            (IsoDayOfWeek.Monday, 9, 0) or (IsoDayOfWeek.Monday, 10, 1) or (IsoDayOfWeek.Thursday, 11, 3) => true,
            _ => false,
        };
    }

    [Fact]
    public void Easter_Sunday_agrees_with_the_published_dates()
    {
        // Table of the Book of Common Prayer / US Naval Observatory.
        var published = "2020-04-12 2021-04-04 2022-04-17 2023-04-09 2024-03-31 2025-04-20 2026-04-05 2027-03-28 2028-04-16 2029-04-01 2030-04-21 "
            + "2031-04-13 2032-03-28 2033-04-17 2034-04-09 2035-03-25 2036-04-13 2037-04-05 2038-04-25 2039-04-10 2040-04-01";
        foreach (var text in published.Split(' '))
        {
            var sunday = LocalDatePattern.Iso.Parse(text).Value;
            Assert.Equal(sunday, Easter.Sunday(sunday.Year));
        }
    }

    [Theory]
    [InlineData("us-federal", "2027-01-18", "Birthday of Martin Luther King, Jr.")]
    [InlineData("us-federal", "2027-06-18", "Juneteenth National Independence Day (observed)")]
    [InlineData("us-federal", "2027-06-20", "Sunday")]
    [InlineData("us-federal", "2027-06-21", null)]
    [InlineData("us-ca-courts", "2025-03-31", "Cesar Chavez Day")]
    [InlineData("us-ca-courts", "2027-03-31", "Farmworkers Day")]
    [InlineData("gb-eng", "2022-09-19", "State Funeral of Queen Elizabeth II")]
    [InlineData("de", "2027-05-06", "Christi Himmelfahrt")]
    public void A_free_day_has_a_reason(string calendar, string day, string? reason) =>
        Assert.Equal(reason, CalendarLibrary.Get(calendar).WhyNotWorking(LocalDatePattern.Iso.Parse(day).Value));

    [Fact]
    public void The_five_calendars_ship() => Assert.Equal(["de", "gb-eng", "us-ca-courts", "us-federal", "us-ny-courts"], CalendarLibrary.Ids);

    [Fact]
    public void Years_before_the_verified_ones_are_refused() =>
        Assert.Contains("from 1978", Assert.Throws<OutOfCalendarException>(() => CalendarLibrary.Get("us-federal").IsWorkingDay(new LocalDate(1977, 12, 31))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void An_unknown_calendar_is_refused_with_the_known_ones() =>
        Assert.Contains("us-federal", Assert.Throws<UnknownCalendarException>(() => CalendarLibrary.Get("mars")).Message, StringComparison.Ordinal);
}
