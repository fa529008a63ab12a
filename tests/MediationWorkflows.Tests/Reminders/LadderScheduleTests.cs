using MediationWorkflows.Calendars;
using MediationWorkflows.Reminders;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Tests.Reminders;

public class LadderScheduleTests
{
    static readonly DateTimeZone NewYork = Zone("America/New_York");

    static DateTimeZone Zone(string id) => DateTimeZoneProviders.Tzdb[id];

    static DueDate Due(string anchor, string rule, DateTimeZone? zone = null, Roll roll = Roll.Next) =>
        DueDate.Compute(DeadlineAnchor.Parse(anchor), DeadlineRule.Parse(rule), zone ?? NewYork, CalendarLibrary.Get("us-federal"), roll);

    static IReadOnlyList<Rung> Schedule(DueDate due, string created, DateTimeZone? recipient = null, string ladder = "standard") =>
        LadderSchedule.For(LadderLibrary.Get(ladder), due, InstantPattern.General.Parse(created).Value, recipient ?? due.Zone);

    static string[] Lines(IEnumerable<Rung> rungs, DateTimeZone zone) =>
        [.. rungs.Select(r => $"{r.Key} {r.IntendedAt.InZone(zone).LocalDateTime:uuuu-MM-dd HH:mm}")];

    [Fact]
    public void S1_reminds_on_the_11th_the_15th_and_the_19th_and_then_grows_louder() => Assert.Equal(
        [
            "t-5 2027-01-11 09:00", "t-1 2027-01-15 09:00", "t0 2027-01-19 09:00",
            "overdue 2027-01-20 09:00", "overdue-coordinator 2027-01-20 09:00", "stalled 2027-01-22 09:00", "silence 2027-01-26 09:00",
        ],
        Lines(Schedule(Due("2027-01-04", "10 BD"), "2027-01-04T15:00:00Z"), NewYork));

    [Fact]
    public void A_period_of_twenty_business_days_is_reminded_ten_before_too()
    {
        Assert.Equal("t-10 2027-01-19 09:00", Lines(Schedule(Due("2027-01-04", "20 BD"), "2027-01-04T15:00:00Z"), NewYork)[0]);
        Assert.DoesNotContain(Schedule(Due("2027-01-04", "19 BD"), "2027-01-04T15:00:00Z"), r => r.Key == "t-10");
    }

    [Fact]
    public void An_absolute_date_has_the_period_since_the_deadline_was_made()
    {
        Assert.Contains(Schedule(Due("2027-05-31", "0 d"), "2027-04-01T15:00:00Z"), r => r.Key == "t-10");
        Assert.DoesNotContain(Schedule(Due("2027-05-31", "0 d"), "2027-05-17T15:00:00Z"), r => r.Key == "t-10");
    }

    [Fact]
    public void S19_a_missed_milestone_is_overdue_on_Wednesday_and_delayed_on_Friday() => Assert.Equal(
        ["overdue 2027-06-02 09:00", "overdue-coordinator 2027-06-02 09:00", "delay 2027-06-04 09:00"],
        Lines(Schedule(Due("2027-05-31", "0 d"), "2027-03-01T15:00:00Z", ladder: "obligation").Where(r => r.Kind != RungKind.Reminder), NewYork));

    [Fact]
    public void Reminders_come_at_nine_in_the_morning_of_the_recipient()
    {
        var tokyo = Zone("Asia/Tokyo");
        Assert.Equal("t-5 2027-01-11 09:00", Lines(Schedule(Due("2027-01-04", "10 BD"), "2027-01-04T15:00:00Z", tokyo), tokyo)[0]);
    }

    [Fact]
    public void The_coordinator_is_served_in_the_zone_of_the_case()
    {
        var rung = Schedule(Due("2027-01-04", "10 BD"), "2027-01-04T15:00:00Z", Zone("America/Los_Angeles")).Single(r => r.Key == "overdue-coordinator");
        Assert.Equal(Instant.FromUtc(2027, 1, 20, 14, 0), rung.IntendedAt);
    }

    [Fact]
    public void Nothing_is_called_overdue_before_the_day_is_over_in_the_zone_of_the_case()
    {
        // Wednesday 09:00 in Tokyo is Tuesday 16:00 in Los Angeles, when there is still time to act.
        var due = Due("2027-01-04", "10 BD", Zone("America/Los_Angeles"));
        var overdue = Schedule(due, "2027-01-04T15:00:00Z", Zone("Asia/Tokyo")).Single(r => r.Key == "overdue");
        Assert.Equal("overdue 2027-01-21 09:00", Lines([overdue], Zone("Asia/Tokyo"))[0]);
        Assert.True(overdue.IntendedAt > due.ExpiresAt);
    }

    [Fact]
    public void A_reminder_that_would_come_too_late_is_dropped()
    {
        // 09:00 in Honolulu on the due day is after the end of that day in Auckland.
        var due = Due("2027-01-04", "10 BD", Zone("Pacific/Auckland"));
        var rungs = Schedule(due, "2027-01-03T15:00:00Z", Zone("Pacific/Honolulu"));
        Assert.DoesNotContain(rungs, r => r.Key == "t0");
        Assert.All(rungs.Where(r => r.Kind == RungKind.Reminder), r => Assert.True(r.IntendedAt < due.ExpiresAt));
    }

    [Fact]
    public void A_mail_less_than_a_day_after_the_deadline_was_made_is_dropped()
    {
        var due = Due("2027-01-04", "2 BD");
        Assert.Equal("t0", Schedule(due, "2027-01-04T15:00:00Z")[0].Key);
        // T-1 is Tuesday 09:00 in New York, 14:00Z: exactly a day later it stays.
        Assert.Equal("t-1", Schedule(due, "2027-01-04T14:00:00Z")[0].Key);
    }

    [Fact]
    public void Silence_of_a_deadline_born_late_waits_a_day_instead_of_being_lost()
    {
        var rungs = Schedule(Due("2027-01-04", "1 BD"), "2027-03-01T15:00:00Z");
        Assert.Equal(["stalled 2027-03-03 09:00", "silence 2027-03-03 09:00"], Lines(rungs, NewYork));
    }

    [Fact]
    public void A_due_day_that_stays_on_a_weekend_is_reminded_on_the_business_day_before_only()
    {
        var rungs = Schedule(Due("2027-06-05", "14 d", roll: Roll.None), "2027-06-05T15:00:00Z");
        Assert.Equal(["t-5 2027-06-11 09:00", "t-1 2027-06-17 09:00"], Lines(rungs.Where(r => r.Kind == RungKind.Reminder), NewYork));
    }

    [Fact]
    public void Hours_count_from_the_expiry_and_rungs_may_wait_for_the_end_of_a_day()
    {
        var ladder = LadderLibrary.Read("""
            {"id": "own", "version": 1, "name": "Own", "rungs": [
              {"key": "h", "kind": "reminder", "offset": "-36 h", "audience": "assignee", "template": "reminder"},
              {"key": "e", "kind": "silence", "offset": "5 BD", "audience": "coordinator", "template": "silence"}]}
            """, "own");
        var rungs = LadderSchedule.For(ladder, Due("2027-01-04", "10 BD"), Instant.FromUtc(2027, 1, 4, 15, 0), NewYork);
        Assert.Equal(["h 2027-01-18 12:00", "e 2027-01-27 00:00"], Lines(rungs, NewYork));
    }

    [Theory]
    [InlineData("""{"key": "a", "kind": "reminder", "offset": "5 BD", "audience": "assignee", "template": "reminder"}""", "comes after the deadline")]
    [InlineData("""{"key": "a", "kind": "overdue", "offset": "-5 BD", "audience": "assignee", "template": "overdue"}""", "its offset is positive")]
    [InlineData("""{"key": "a", "kind": "reminder", "offset": "5", "audience": "assignee", "template": "reminder"}""", "the unit is missing")]
    [InlineData("""{"key": "a", "kind": "reminder", "offset": "-1 mo", "audience": "assignee", "template": "reminder"}""", "months")]
    [InlineData("""{"key": "a", "kind": "reminder", "offset": "-1 BD", "audience": "everybody", "template": "reminder"}""", "audience")]
    [InlineData("""{"key": "a", "kind": "reminder", "offset": "-1 BD", "at": "9", "audience": "assignee", "template": "reminder"}""", "09:00")]
    public void A_ladder_that_makes_no_sense_is_refused(string rung, string why) => Assert.Contains(why, Assert.Throws<InvalidLadderException>(
        () => LadderLibrary.Read($$"""{"id": "own", "version": 1, "name": "Own", "rungs": [ {{rung}} ] }""", "own")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_shipped_ladders_read_back_what_they_write()
    {
        Assert.Equal(["immediate", "obligation", "prompt", "standard", "urgent", "verification"], LadderLibrary.Ids);
        foreach (var id in LadderLibrary.Ids)
        {
            var json = LadderLibrary.Write(LadderLibrary.Get(id));
            Assert.Equal(json, LadderLibrary.Write(LadderLibrary.Read(json, id)));
        }
    }
}
