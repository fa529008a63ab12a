using MediationWorkflows.Calendars;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Tests.Calendars;

/// <summary>The dates of the specification's scenarios: New York, federal calendar.</summary>
public class ScenarioDatesTests
{
    static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    static DueDate Due(string anchor, string rule, Roll roll = Roll.Next) =>
        DueDate.Compute(DeadlineAnchor.Parse(anchor), DeadlineRule.Parse(rule), NewYork, CalendarLibrary.Get("us-federal"), roll);

    [Theory]
    [InlineData("2027-01-04", "10 BD", Roll.Next, "2027-01-19")] // S1
    [InlineData("2027-06-04", "14 d", Roll.Next, "2027-06-21")] // S2: lands on Juneteenth observed
    [InlineData("2027-06-04", "14 d", Roll.Previous, "2027-06-17")]
    [InlineData("2027-06-04", "14 d", Roll.None, "2027-06-18")]
    [InlineData("2027-02-01", "10 BD", Roll.Next, "2027-02-16")] // S9
    [InlineData("2027-07-01", "5 BD", Roll.Next, "2027-07-09")] // S14: Independence Day observed Monday 07-05
    [InlineData("2027-11-24", "30 d", Roll.Previous, "2027-12-23")] // S16: Christmas on Saturday is observed on Friday
    [InlineData("2027-05-31", "0 d", Roll.Next, "2027-06-01")] // S19
    [InlineData("2027-06-04", "10 BD", Roll.Next, "2027-06-21")] // S19: brief session
    [InlineData("2027-12-20", "8 BD", Roll.Next, "2028-01-03")]
    public void A_day_rule_gives(string anchor, string rule, Roll roll, string due) =>
        Assert.Equal(LocalDatePattern.Iso.Parse(due).Value, Due(anchor, rule, roll).DueOn);

    [Fact]
    public void S1_expires_at_the_end_of_the_due_day_in_the_zone_of_the_case()
    {
        var due = Due("2027-01-04", "10 BD");
        Assert.Equal(Instant.FromUtc(2027, 1, 20, 5, 0), due.ExpiresAt);
        Assert.Contains(due.Trace, s => s.Text == "Mon 18 Jan 2027 is skipped: Birthday of Martin Luther King, Jr.");
        Assert.Equal("Tue 19 Jan 2027 is due: business day 10 of 10", due.Trace[^1].Text);
    }

    [Fact]
    public void S4_hours_elapse_across_the_clock_change()
    {
        var due = Due("2027-03-13T10:00", "24 h");
        Assert.Equal(new LocalDateTime(2027, 3, 14, 11, 0), due.DueAt!.Value.LocalDateTime);
        Assert.Equal(Offset.FromHours(-4), due.DueAt.Value.Offset);
        Assert.Null(due.DueOn);
        Assert.Contains(due.Trace, s => s.Kind == TraceKind.Clock);
    }

    [Fact]
    public void A_roll_does_not_move_hours() => Assert.Equal(Due("2027-03-12T10:00", "24 h", Roll.None).DueAt, Due("2027-03-12T10:00", "24 h", Roll.Next).DueAt);

    [Fact]
    public void The_trigger_day_is_the_local_day_of_the_instant() =>
        // 02:00Z on the 5th is still the 4th in New York.
        Assert.Equal(new LocalDate(2027, 1, 19), Due("2027-01-05T02:00:00Z", "10 BD").DueOn);

    [Fact]
    public void A_count_from_a_weekend_starts_with_the_next_working_day() => Assert.Equal(new LocalDate(2027, 1, 4), Due("2027-01-02", "1 BD").DueOn);

    [Fact]
    public void A_skipped_local_time_shifts_forward_and_says_so()
    {
        var due = Due("2027-03-14T02:30", "1 h");
        Assert.Equal(new LocalDateTime(2027, 3, 14, 4, 30), due.DueAt!.Value.LocalDateTime);
        Assert.Contains("does not exist", due.Trace[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repeated_local_time_is_the_first()
    {
        var due = Due("2027-11-07T01:30", "1 h");
        Assert.Equal(Instant.FromUtc(2027, 11, 7, 6, 30), due.ExpiresAt);
        Assert.Contains("comes twice", due.Trace[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_day_ends_where_the_next_begins_even_when_midnight_is_skipped()
    {
        // Cairo moves its clocks at midnight: 24 April 2026 begins at 01:00.
        var cairo = DateTimeZoneProviders.Tzdb["Africa/Cairo"];
        var end = DueDate.EndOf(new LocalDate(2026, 4, 23), cairo).InZone(cairo).LocalDateTime;
        Assert.Equal(new LocalDateTime(2026, 4, 24, 1, 0), end);
    }

    [Fact]
    public void A_day_before_one_that_the_zone_never_had_ends_when_the_next_one_begins()
    {
        // Samoa went from 29 to 31 December 2011.
        var apia = DateTimeZoneProviders.Tzdb["Pacific/Apia"];
        Assert.Equal(Instant.FromUtc(2011, 12, 30, 10, 0), DueDate.EndOf(new LocalDate(2011, 12, 29), apia));
        Assert.Equal(new LocalDateTime(2011, 12, 31, 0, 0), DueDate.EndOf(new LocalDate(2011, 12, 29), apia).InZone(apia).LocalDateTime);
    }

    [Fact]
    public void Years_in_which_no_calendar_answers_need_none_when_nothing_rolls()
    {
        var due = Due("2995-01-01", "10 y", Roll.None);
        Assert.Equal((new LocalDate(3005, 1, 1), new LocalDate(3005, 1, 1)), (due.DueOn!.Value, due.Trace[^1].Date));
        Assert.Throws<OutOfCalendarException>(() => Due("2995-01-01", "10 y"));
    }

    [Fact]
    public void A_restriction_that_began_on_the_1st_of_February_is_looked_at_before_its_twentieth_day()
    {
        // S18: day 20 is a Sunday, and our own duties roll back; the thirtieth day passes on 3 March.
        Assert.Equal(new LocalDate(2027, 2, 19), Due("2027-02-01", "20 d", Roll.Previous).DueOn);
        Assert.Equal(new LocalDate(2027, 3, 3), Due("2027-02-01", "30 d", Roll.None).DueOn);
    }

    [Theory]
    [InlineData("en", "Sat 16 Jan 2027 is skipped: Saturday", "Tue 19 Jan 2027 is due: business day 10 of 10")]
    [InlineData("es-MX", "no cuenta: sábado", "vence, día hábil 10 de 10")]
    [InlineData("de", "zählt nicht: Samstag", "fällig, Werktag 10 von 10")]
    [InlineData("fr", "Sat 16 Jan 2027 is skipped: Saturday", "Tue 19 Jan 2027 is due: business day 10 of 10")]
    public void The_trace_is_told_in_the_language_of_the_reader(string language, string skipped, string due)
    {
        var trace = Due("2027-01-04", "10 BD").TraceIn(language);
        Assert.Contains(trace, s => s.Date == new LocalDate(2027, 1, 16) && s.Text.EndsWith(skipped, StringComparison.Ordinal));
        Assert.EndsWith(due, trace[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_sentence_of_every_language_can_be_filled_in()
    {
        var hold = new ClockStop(Instant.FromUtc(2027, 1, 6, 15, 0), Instant.FromUtc(2027, 1, 7, 15, 0), "Safety hold");
        DueDate[] kinds =
        [
            Due("2027-01-04", "10 BD").Toll([hold]), Due("2027-01-04", "-3 BD"), Due("2027-01-04", "14 d").Toll([hold]), Due("2027-01-31", "1 mo", Roll.None),
            Due("2027-01-31", "-1 w", Roll.Previous), Due("2027-05-31", "0 d"), Due("2027-01-05T10:00", "48 h").Toll([hold]), Due("2027-03-14T02:30", "1 y"),
            Due("2027-11-07T01:30", "1 h"), Due("2027-01-30", "P1Y2M", Roll.None),
        ];
        foreach (var language in new[] { "en", "es", "de" })
        {
            Assert.All(kinds.SelectMany(due => due.TraceIn(language)), step => Assert.DoesNotContain('{', step.Text));
            Assert.All(kinds, due => Assert.Equal(due.Trace.Select(s => (s.Kind, s.Date)), due.TraceIn(language).Select(s => (s.Kind, s.Date))));
        }
    }

    [Fact]
    public void A_month_without_that_day_gives_its_last_day()
    {
        var due = Due("2027-01-31", "1 mo", Roll.None);
        Assert.Equal(new LocalDate(2027, 2, 28), due.DueOn);
        Assert.Contains(due.Trace, s => s.Text.Contains("that month has no day 31", StringComparison.Ordinal));
    }

    // Samoa went over Friday 30 December 2011, Kiribati's Line Islands over Saturday 31 December 1994.
    [Theory]
    [InlineData("Pacific/Apia", "2011-12-29", "1 BD", Roll.Next, "2012-01-03")]
    [InlineData("Pacific/Apia", "2011-12-28", "2 BD", Roll.Next, "2012-01-03")]
    [InlineData("Pacific/Apia", "2012-01-03", "-1 BD", Roll.Next, "2011-12-29")]
    [InlineData("Pacific/Apia", "2011-12-29", "1 d", Roll.Next, "2012-01-03")]
    [InlineData("Pacific/Apia", "2011-12-29", "1 d", Roll.Previous, "2011-12-29")]
    [InlineData("Pacific/Apia", "2011-12-29", "1 d", Roll.None, "2011-12-31")]
    [InlineData("Pacific/Apia", "2011-12-24", "1 w", Roll.Previous, "2011-12-29")]
    [InlineData("Pacific/Kiritimati", "1994-12-30", "1 d", Roll.None, "1995-01-01")]
    public void A_day_that_the_zone_never_had_is_no_day_to_act_on(string zone, string anchor, string rule, Roll roll, string due)
    {
        var found = DueDate.Compute(DeadlineAnchor.Parse(anchor), DeadlineRule.Parse(rule), DateTimeZoneProviders.Tzdb[zone], CalendarLibrary.Get("us-federal"), roll);

        Assert.Equal(due, $"{found.DueOn:uuuu-MM-dd}");
        Assert.Equal(found.DueOn, found.Trace[^1].Date);
        Assert.Contains(found.Trace, step => step.Text.Contains($"{zone} never had this day", StringComparison.Ordinal));
    }

    [Fact]
    public void A_count_from_a_day_that_the_zone_never_had_is_refused() => Assert.Contains(
        "never had that day", Assert.Throws<InvalidAnchorException>(() => DeadlineAnchor.Parse("2011-12-30").In(DateTimeZoneProviders.Tzdb["Pacific/Apia"])).Message, StringComparison.Ordinal);
}
