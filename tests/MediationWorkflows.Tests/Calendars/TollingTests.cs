using FsCheck;
using FsCheck.Fluent;
using MediationWorkflows.Calendars;
using NodaTime;

namespace MediationWorkflows.Tests.Calendars;

public class TollingTests
{
    static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    static DueDate Due(string anchor, string rule, Roll roll = Roll.Next) =>
        DueDate.Compute(DeadlineAnchor.Parse(anchor), DeadlineRule.Parse(rule), NewYork, CalendarLibrary.Get("us-federal"), roll);

    static ClockStop Hold(int month, int day, int untilMonth, int untilDay, string why = "Safety hold") => new(
        NewYork.AtStrictly(new LocalDateTime(2027, month, day, 14, 5)).ToInstant(), NewYork.AtStrictly(new LocalDateTime(2027, untilMonth, untilDay, 10, 0)).ToInstant(), why);

    [Fact]
    public void Business_days_that_a_hold_touches_do_not_count()
    {
        // 10 BD from Mon 1 March is Mon 15 March; Tue 9 to Thu 11 March are held, so three days are added.
        var tolled = Due("2027-03-01", "10 BD").Toll([Hold(3, 9, 3, 11)]);
        Assert.Equal(new LocalDate(2027, 3, 18), tolled.DueOn);
        Assert.Contains(tolled.Trace, s => s.Text == "Tue 9 Mar 2027 is skipped: the clock stands still (Safety hold)");
        Assert.Equal(new LocalDate(2027, 3, 18), tolled.Trace[^1].Date);
    }

    [Fact]
    public void Calendar_days_that_a_hold_touches_are_added_before_rolling()
    {
        // 14 d from 1 March is Mon 15 March; three days held make it Thu 18, five make it Sat 20 and so Mon 22.
        Assert.Equal(new LocalDate(2027, 3, 18), Due("2027-03-01", "14 d").Toll([Hold(3, 9, 3, 11)]).DueOn);
        var rolled = Due("2027-03-01", "14 d").Toll([Hold(3, 9, 3, 13)]);
        Assert.Equal((new LocalDate(2027, 3, 20), new LocalDate(2027, 3, 22)), (rolled.LandedOn!.Value, rolled.DueOn!.Value));
    }

    [Fact]
    public void Hours_stand_still_for_as_long_as_the_hold()
    {
        var plain = Due("2027-03-09T10:00", "24 h");
        var stop = new ClockStop(plain.ExpiresAt - Duration.FromHours(5), plain.ExpiresAt + Duration.FromHours(2), "Safety hold");
        Assert.Equal(plain.ExpiresAt + Duration.FromHours(7), plain.Toll([stop]).ExpiresAt);
    }

    [Fact]
    public void Two_holds_at_once_stop_the_clock_once() =>
        Assert.Equal(new LocalDate(2027, 3, 18), Due("2027-03-01", "10 BD").Toll([Hold(3, 9, 3, 11), Hold(3, 10, 3, 10 + 1, "Consent hold")]).DueOn);

    [Fact]
    public void A_hold_after_the_deadline_or_before_its_count_changes_nothing()
    {
        Assert.Equal(new LocalDate(2027, 3, 15), Due("2027-03-01", "10 BD").Toll([Hold(3, 16, 3, 20)]).DueOn);
        Assert.Equal(new LocalDate(2027, 3, 15), Due("2027-03-01", "10 BD").Toll([Hold(2, 16, 2, 20)]).DueOn);
    }

    [Fact]
    public void A_fixed_date_moves_by_the_days_held() =>
        // Due Fri 30 April; Mon 12 to Wed 14 April are held: Mon 3 May.
        Assert.Equal(new LocalDate(2027, 5, 3), Due("2027-04-30", "0 d").Toll([Hold(4, 12, 4, 14)]).DueOn);

    [Fact]
    public void A_hold_that_begins_on_the_rolled_day_leaves_that_day()
    {
        // 14 d from Sun 7 March lands on Sun 21 and rolls to Mon 22, the first day held: Thu 25 March is left.
        Assert.Equal(new LocalDate(2027, 3, 25), Due("2027-03-07", "14 d").Toll([Hold(3, 22, 3, 24)]).DueOn);
    }

    [Fact]
    public void A_count_backwards_from_an_event_is_not_moved() =>
        Assert.Equal(Due("2027-03-15", "-5 BD").DueOn, Due("2027-03-15", "-5 BD").Toll([Hold(3, 9, 3, 11)]).DueOn);

    [Fact]
    public void Taking_the_holds_away_gives_the_first_date_back() =>
        Assert.Equal(new LocalDate(2027, 3, 15), Due("2027-03-01", "10 BD").Toll([Hold(3, 9, 3, 11)]).Toll([]).DueOn);

    [Theory]
    [InlineData(DeadlineClass.Party, true, Roll.Next)]
    [InlineData(DeadlineClass.OwnDuty, false, Roll.Previous)]
    [InlineData(DeadlineClass.Safety, false, Roll.Previous)]
    [InlineData(DeadlineClass.Reporting, false, Roll.Previous)]
    [InlineData(DeadlineClass.Limitation, false, Roll.Previous)]
    public void Holds_stop_the_clocks_of_parties_only(DeadlineClass clock, bool stops, Roll roll)
    {
        Assert.Equal(stops, Enum.GetValues<HoldKind>().All(hold => TollingPolicy.Stops(hold, clock)));
        Assert.Equal(roll, TollingPolicy.RollOf(clock));
    }

    static readonly Arbitrary<(DueDate Plain, ClockStop[] Stops)> Tolled = (
        from anchor in Laws.Dates.Generator
        from days in Gen.Choose(1, 60)
        from unit in Gen.Elements("BD", "d")
        from calendar in Laws.Calendars.Generator
        from stops in Gen.ArrayOf(
            from start in Gen.Choose(-30 * 24, 100 * 24)
            from length in Gen.Choose(0, 20 * 24)
            let begin = NewYork.AtStartOfDay(anchor).ToInstant() + Duration.FromHours(start)
            select new ClockStop(begin, begin + Duration.FromHours(length), "Hold"))
        select (DueDate.Compute(DeadlineAnchor.On(anchor), DeadlineRule.Parse($"{days} {unit}"), NewYork, calendar, Roll.None), stops)).ToArbitrary();

    [Fact]
    public void Tolling_agrees_with_counting_only_the_days_that_no_hold_touches() => Laws.Hold(Prop.ForAll(Tolled, t =>
    {
        var (plain, stops) = t;
        var day = plain.Anchor.DateIn(NewYork);
        var spans = stops.Select(s => (First: s.From.InZone(NewYork).Date, Last: s.Until.InZone(NewYork).Date)).ToArray();
        for (var left = plain.Rule.BusinessDays ?? plain.Rule.Calendar!.Days; left > 0;)
        {
            day = day.PlusDays(1);
            var held = spans.Any(s => s.First <= day && day <= s.Last);
            if (!held && (plain.Rule.BusinessDays is null || plain.Calendar.IsWorkingDay(day)))
                left--;
        }
        var tolled = plain.Toll(stops);
        return tolled.DueOn == day && tolled.Trace[^1].Date == day && tolled.ExpiresAt >= plain.ExpiresAt;
    }));
}
