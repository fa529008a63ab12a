using MediationWorkflows.Calendars;
using NodaTime;

namespace MediationWorkflows.Tests.Calendars;

public class CalendarChangeTests
{
    static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    static readonly DueDate Due =
        DueDate.Compute(DeadlineAnchor.Parse("2027-01-04"), DeadlineRule.Parse("10 BD"), NewYork, CalendarLibrary.Get("us-federal"), Roll.Next);

    static WorkingCalendar With(string json) => WorkingCalendar.Compose(
        CalendarLibrary.Definition("us-federal"), CalendarJson.Read($$"""{"id": "acme", "version": 2, "name": "Acme", {{json}} }""", "acme"));

    [Fact]
    public void A_closure_lengthens_by_itself()
    {
        var change = CalendarChange.Of(Due, With("""  "closures": [{"date": "2027-01-12", "why": "Storm"}] """));
        Assert.Equal(ChangeEffect.Longer, change.Effect);
        Assert.Equal(new LocalDate(2027, 1, 20), change.Outcome(shorteningConfirmed: false).DueOn);
    }

    [Fact]
    public void A_holiday_that_becomes_a_working_day_shortens_only_when_confirmed()
    {
        var change = CalendarChange.Of(Due, With("""  "openings": [{"date": "2027-01-18", "why": "Not kept"}] """));
        Assert.Equal(ChangeEffect.Shorter, change.Effect);
        Assert.Equal(new LocalDate(2027, 1, 19), change.Outcome(shorteningConfirmed: false).DueOn);
        Assert.Equal(new LocalDate(2027, 1, 18), change.Outcome(shorteningConfirmed: true).DueOn);
    }

    [Fact]
    public void A_day_outside_the_period_changes_nothing() =>
        Assert.Equal(ChangeEffect.None, CalendarChange.Of(Due, With("""  "closures": [{"date": "2027-01-20", "why": "Storm"}] """)).Effect);

    [Fact]
    public void Holds_stay_part_of_the_date()
    {
        var hold = new ClockStop(Instant.FromUtc(2027, 1, 6, 15, 0), Instant.FromUtc(2027, 1, 7, 15, 0), "Consent hold");
        var change = CalendarChange.Of(Due.Toll([hold]), With("""  "closures": [{"date": "2027-01-12", "why": "Storm"}] """));
        Assert.Equal((new LocalDate(2027, 1, 21), new LocalDate(2027, 1, 22)), (change.Before.DueOn!.Value, change.After.DueOn!.Value));
    }
}
