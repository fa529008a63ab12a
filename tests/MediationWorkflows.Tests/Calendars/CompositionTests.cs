using MediationWorkflows.Calendars;
using NodaTime;

namespace MediationWorkflows.Tests.Calendars;

public class CompositionTests
{
    static readonly CalendarDefinition Federal = CalendarLibrary.Definition("us-federal");

    static CalendarDefinition Override(string json, string id = "acme") => CalendarJson.Read($$"""{"id": "{{id}}", "version": 1, "name": "Acme", {{json}}}""", id);

    static string? Why(LocalDate day, params CalendarDefinition[] overrides) => WorkingCalendar.Compose(Federal, overrides).WhyNotWorking(day);

    static readonly LocalDate Columbus = new(2027, 10, 11);

    [Fact]
    public void An_organisation_closes_on_days_of_its_own()
    {
        var retreat = Override("""  "closures": [{"date": "2027-08-02", "until": "2027-08-04", "why": "Retreat"}] """);
        Assert.Equal("Retreat", Why(new(2027, 8, 4), retreat));
        Assert.Null(Why(new(2027, 8, 5), retreat));
    }

    [Fact]
    public void An_override_makes_a_holiday_a_working_day() =>
        Assert.Null(Why(Columbus, Override("""  "openings": [{"date": "2027-10-11", "why": "Hearing"}] """)));

    [Fact]
    public void An_override_makes_a_saturday_a_working_day_with_hours()
    {
        var calendar = WorkingCalendar.Compose(Federal, Override("""  "openings": [{"date": "2027-10-09", "why": "Exchanged"}] """));
        Assert.True(calendar.IsWorkingDay(new(2027, 10, 9)));
        Assert.Equal(new LocalTime(9, 0), calendar.HoursOn(new(2027, 10, 9))!.Opens);
        Assert.Null(calendar.HoursOn(new(2027, 10, 10)));
    }

    [Fact]
    public void An_organisation_that_does_not_keep_a_holiday_removes_it_for_its_years()
    {
        var from2028 = Override("""  "removes": [{"holiday": "columbus", "why": "Not kept", "from": "2028-01-01"}] """);
        Assert.Equal("Columbus Day", Why(Columbus, from2028));
        Assert.Null(Why(new(2028, 10, 9), from2028));
    }

    [Fact]
    public void Removing_a_holiday_removes_its_observed_day_too() =>
        Assert.Null(Why(new(2027, 6, 18), Override("""  "removes": [{"holiday": "juneteenth", "why": "Not kept"}] """)));

    [Fact]
    public void The_case_overrules_the_organisation()
    {
        var organisation = Override("""  "closures": [{"date": "2027-08-02", "why": "Retreat"}] """);
        var theCase = Override("""  "openings": [{"date": "2027-08-02", "why": "Session"}] """, "case-1");
        Assert.Null(Why(new(2027, 8, 2), organisation, theCase));
        Assert.Equal("Retreat", Why(new(2027, 8, 2), theCase, organisation));
    }

    [Fact]
    public void A_weekly_pattern_changes_on_its_date()
    {
        var fourDays = Override("""
            "weeks": [{"from": "2027-09-01", "hours": {"monday": "08:00-18:00", "tuesday": "08:00-18:00", "wednesday": "08:00-18:00", "thursday": "08:00-18:00"}}]
            """);
        Assert.Null(Why(new(2027, 8, 27), fourDays));
        Assert.Equal("Friday", Why(new(2027, 9, 3), fourDays));
    }

    [Fact]
    public void The_version_names_every_layer() =>
        Assert.Equal("us-federal@1+acme@1", WorkingCalendar.Compose(Federal, Override("""  "closures": [] """)).Version);

    [Theory]
    [InlineData("""  "weeks": [{"hours": {}}] """, "no working day")]
    [InlineData("""  "closures": [{"date": "2027-08-04", "until": "2027-08-02", "why": "Retreat"}] """, "ends before it begins")]
    [InlineData("""  "closures": [{"date": "2027-08-02", "why": "Retreat"}], "openings": [{"date": "2027-08-02", "why": "Hearing"}] """, "opens and 'Retreat' closes")]
    [InlineData("""  "holidays": [{"key": "x", "name": "X", "on": {"rule": "fixed", "month": 2, "day": 30}}] """, "never comes")]
    [InlineData("""  "holidays": [{"key": "x", "name": "X", "on": {"rule": "nthWeekday", "month": 2, "weekday": "monday", "nth": 6}}] """, "never comes")]
    [InlineData("""  "holidays": [{"key": "x", "name": "X", "on": {"rule": "moon", "month": 2}}] """, "moon")]
    [InlineData("""  "closures": [{"date": "2027-02-30", "why": "Retreat"}] """, "must exist")]
    [InlineData("""  "closures": [{"date": "2027-02-03"}] """, "why")]
    [InlineData("""  "weeks": [{"hours": {"monday": "17:00-09:00"}}] """, "the start before the end")]
    [InlineData("""  "holidayz": [] """, "holidayz")]
    public void Data_that_makes_no_sense_is_refused(string json, string why) =>
        Assert.Contains(why, Assert.Throws<InvalidCalendarException>(() => Why(Columbus, Override(json))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_calendar_in_which_no_day_is_ever_a_working_day_is_refused()
    {
        var mondays = string.Join(',', Enumerable.Range(1, 12).SelectMany(month => Enumerable.Range(1, 5).Select(nth =>
            $$"""{"key": "m{{month}}-{{nth}}", "name": "Free", "on": {"rule": "nthWeekday", "month": {{month}}, "weekday": "monday", "nth": {{nth}} } }""")));
        var never = Override("""  "weeks": [{"hours": {"monday": "09:00-17:00"}}], "holidays": """ + $"[{mondays}]");
        Assert.Contains("no day is ever a working day", Assert.Throws<InvalidCalendarException>(() => Why(Columbus, never)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_count_into_years_of_closure_ends_with_a_reason()
    {
        var closed = WorkingCalendar.Compose(Federal, Override("""  "closures": [{"date": "2027-01-01", "until": "2060-12-31", "why": "Dissolved"}] """));
        Assert.Throws<OutOfCalendarException>(() => closed.AddBusinessDays(new(2026, 12, 30), 5));
    }

    [Fact]
    public void A_definition_reads_back_what_it_writes()
    {
        foreach (var id in CalendarLibrary.Ids)
        {
            var json = CalendarJson.Write(CalendarLibrary.Definition(id));
            Assert.Equal(json, CalendarJson.Write(CalendarJson.Read(json, id)));
        }
    }
}
