using FsCheck;
using FsCheck.Fluent;
using MediationWorkflows.Calendars;
using NodaTime;

namespace MediationWorkflows.Tests.Calendars;

public class RecurrenceTests
{
    static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    static Recurrence Every(string rule, int year, int month, int day) => new(new LocalDate(year, month, day), DeadlineRule.Parse(rule));

    [Fact]
    public void S3_a_weekly_check_in_keeps_its_local_hour_across_the_clock_change() => Assert.Equal(
        [Instant.FromUtc(2027, 3, 8, 14, 0), Instant.FromUtc(2027, 3, 15, 13, 0)],
        Every("1 w", 2027, 3, 8).At(new LocalTime(9, 0), NewYork, Instant.FromUtc(2027, 3, 8, 0, 0)).Take(2));

    [Fact]
    public void S12_a_rolled_day_does_not_pull_the_series_along()
    {
        var monthly = Every("1 mo", 2027, 6, 15);
        var days = Enumerable.Range(0, 5).Select(n => monthly.Due(n, NewYork, CalendarLibrary.Get("us-federal"), Roll.Next).DueOn!.Value).ToArray();
        Assert.Equal([new(2027, 6, 15), new(2027, 7, 15), new(2027, 8, 16), new(2027, 9, 15), new(2027, 10, 15)], days);
    }

    [Fact]
    public void Monthly_from_the_31st_does_not_drift_to_the_28th() => Assert.Equal(
        [new(2027, 1, 31), new(2027, 2, 28), new(2027, 3, 31), new(2027, 4, 30)],
        Enumerable.Range(0, 4).Select(Every("1 mo", 2027, 1, 31).Day));

    [Fact]
    public void A_local_time_that_comes_twice_fires_once() => Assert.Equal(
        [Instant.FromUtc(2027, 11, 6, 5, 30), Instant.FromUtc(2027, 11, 7, 5, 30), Instant.FromUtc(2027, 11, 8, 6, 30)],
        Every("1 d", 2027, 11, 6).At(new LocalTime(1, 30), NewYork, Instant.FromUtc(2027, 11, 6, 0, 0)).Take(3));

    [Fact]
    public void A_local_time_that_the_clocks_skip_shifts_forward() => Assert.Equal(
        [Instant.FromUtc(2027, 3, 13, 7, 30), Instant.FromUtc(2027, 3, 14, 7, 30), Instant.FromUtc(2027, 3, 15, 6, 30)],
        Every("1 d", 2027, 3, 13).At(new LocalTime(2, 30), NewYork, Instant.FromUtc(2027, 3, 13, 0, 0)).Take(3));

    [Fact]
    public void A_day_that_a_zone_never_had_has_no_occurrence()
    {
        var apia = DateTimeZoneProviders.Tzdb["Pacific/Apia"];
        var days = Every("1 d", 2011, 12, 28).At(new LocalTime(9, 0), apia, Instant.FromUtc(2011, 12, 28, 0, 0)).Take(4).Select(i => i.InZone(apia).Date.Day);
        Assert.Equal([28, 29, 31, 1], days);
    }

    [Fact]
    public void The_next_occurrence_is_later_in_every_zone_from_1990_to_2050()
    {
        // Every quarter of an hour that a clock change could hit is tried over the zones; days around each change of a zone.
        var from = Instant.FromUtc(1990, 1, 1, 0, 0);
        var to = Instant.FromUtc(2050, 1, 1, 0, 0);
        var times = new[] { new LocalTime(0, 0), new LocalTime(0, 30), new LocalTime(2, 0), new LocalTime(2, 30), new LocalTime(23, 45) };
        foreach (var zone in DateTimeZoneProviders.Tzdb.Ids.Select(id => DateTimeZoneProviders.Tzdb[id]))
        {
            foreach (var change in zone.GetZoneIntervals(from, to).Where(i => i.HasStart && i.Start > from))
            {
                var before = change.Start - Duration.FromDays(2);
                var daily = new Recurrence(before.InZone(zone).Date, DeadlineRule.Parse("1 d"));
                foreach (var time in times)
                {
                    var previous = before;
                    foreach (var at in daily.At(time, zone, before).Take(4))
                    {
                        Assert.True(at > previous && at - previous < Duration.FromHours(50), $"{zone.Id} {at}");
                        previous = at;
                    }
                }
            }
        }
    }

    static readonly Arbitrary<(string Rule, DateTimeZone Zone, LocalDate From, LocalTime Time)> AnySeries =
        (from rule in Gen.Elements("1 d", "3 d", "1 w", "2 w", "1 mo", "3 mo", "1 y")
         from zone in Laws.Zones.Generator
         from day in Gen.Choose(0, 365 * 60)
         from minute in Gen.Choose(0, (24 * 60) - 1)
         select (rule, zone, new LocalDate(1990, 1, 1).PlusDays(day), new LocalTime(minute / 60, minute % 60))).ToArbitrary();

    [Fact]
    public void The_next_occurrence_of_any_series_is_later_and_its_day_never_drifts() => Laws.Hold(Prop.ForAll(AnySeries, any =>
    {
        var series = new Recurrence(any.From, DeadlineRule.Parse(any.Rule));
        var times = series.At(any.Time, any.Zone, any.Zone.AtStartOfDay(any.From).ToInstant() - Duration.FromSeconds(1)).Take(5).ToList();
        // Counted from the anchor each time; a gap moves an hour, or over midnight, and never the series.
        var days = Enumerable.Range(0, 20).Select(n => series.Day(n).AtMidnight()).ToHashSet();
        return times.Zip(times.Skip(1)).All(p => p.First < p.Second)
            && times.TrueForAll(at => days.Contains(at.InZone(any.Zone).Date.AtMidnight()) || days.Contains(at.InZone(any.Zone).Date.PlusDays(-1).AtMidnight()));
    }));

    [Fact]
    public void The_next_time_of_a_cron_expression_is_later_and_none_between_is_lost() => Laws.Hold(Prop.ForAll(AnySeries, any =>
    {
        var cron = Engine.Activities.CronExpression.Parse($"0 {any.Time.Minute} {any.Time.Hour} * * *");
        var from = any.Zone.AtStartOfDay(any.From).ToInstant();
        var first = cron.Next(from, any.Zone)!.Value;
        var second = cron.Next(first, any.Zone)!.Value;
        return first > from && second > first && second - first <= Duration.FromHours(50) && cron.Next(second - Duration.FromTicks(1), any.Zone) == second;
    }));

    [Fact]
    public void Asking_again_after_an_occurrence_gives_the_one_after_it() => Laws.Hold(
        Prop.ForAll(Laws.Dates, Laws.Zones, FsCheck.Fluent.ArbMap.Default.ArbFor<int>(), (date, zone, n) =>
        {
            var series = new Recurrence(date, DeadlineRule.Parse($"{Math.Abs(n % 20) + 1} d"));
            var four = series.At(new LocalTime(9, 0), zone, zone.AtStartOfDay(date).ToInstant()).Take(4).ToArray();
            return four.Zip(four.Skip(1)).All(p => series.At(new LocalTime(9, 0), zone, p.First).First() == p.Second);
        }));

    [Theory]
    [InlineData("0 d")]
    [InlineData("-1 w")]
    [InlineData("24 h")]
    [InlineData("5 BD")]
    public void A_series_that_would_stand_still_is_refused(string rule) => Assert.Throws<InvalidRuleException>(() => Every(rule, 2027, 1, 1));

    [Fact]
    public void Far_occurrences_are_found_without_walking_there()
    {
        Assert.Equal(new LocalDate(2949, 12, 31), Every("1 d", 1950, 1, 1).Day(Every("1 d", 1950, 1, 1).FirstNotBefore(new(2949, 12, 31))));
        Assert.Equal(0, Every("1 mo", 2027, 1, 31).FirstNotBefore(new(2020, 1, 1)));
        Assert.Equal(2, Every("1 mo", 2027, 1, 31).FirstNotBefore(new(2027, 3, 1)));
    }
}
