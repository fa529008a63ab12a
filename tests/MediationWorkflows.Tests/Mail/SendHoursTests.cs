using MediationWorkflows.Calendars;
using MediationWorkflows.Mail;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Tests.Mail;

public sealed class SendHoursTests
{
    static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    // Forward on 2027-03-14 at 02:00, back on 2027-11-07 at 02:00.
    [Theory]
    [InlineData("22:00-07:00", "2027-01-05T23:00:00-05", "2027-01-06T07:00:00-05")]
    [InlineData("22:00-07:00", "2027-01-06T06:59:59-05", "2027-01-06T07:00:00-05")]
    [InlineData("22:00-07:00", "2027-01-06T07:00:00-05", "2027-01-06T07:00:00-05")]
    [InlineData("12:00-14:00", "2027-01-06T13:00:00-05", "2027-01-06T14:00:00-05")]
    [InlineData("22:00-07:00", "2027-03-13T23:00:00-05", "2027-03-14T07:00:00-04")]
    [InlineData("22:00-02:30", "2027-03-14T01:00:00-05", "2027-03-14T03:30:00-04")]
    [InlineData("22:00-01:30", "2027-11-07T01:00:00-04", "2027-11-07T01:30:00-04")]
    [InlineData("22:00-01:30", "2027-11-07T01:45:00-04", "2027-11-07T01:45:00-04")]
    [InlineData("22:00-01:30", "2027-11-07T01:10:00-05", "2027-11-07T01:30:00-05")]
    [InlineData("08:00-08:00", "2027-01-06T12:00:00-05", "2027-01-06T12:00:00-05")]
    public void Quiet_hours_end_at_their_local_time_in_every_night_of_the_year(string quiet, string now, string allowed)
    {
        var hours = quiet.Split('-').Select(t => LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(t).Value).ToArray();
        Assert.Equal(At(allowed), Quiet(hours[0], hours[1]).FirstAllowed(At(now), NewYork));
    }

    [Theory]
    [InlineData("2027-01-08T15:00:00-05", "2027-01-08T15:00:00-05")]
    [InlineData("2027-01-08T03:00:00-05", "2027-01-08T09:00:00-05")]
    [InlineData("2027-01-08T20:00:00-05", "2027-01-11T09:00:00-05")]
    [InlineData("2027-01-16T12:00:00-05", "2027-01-19T09:00:00-05")]
    public void What_is_late_comes_in_the_hours_of_a_business_day(string now, string allowed) =>
        Assert.Equal(At(allowed), new SendHours(Quiet: null, Day, CalendarLibrary.Get("us-federal")).FirstAllowed(At(now), NewYork));

    [Fact]
    public void Who_is_safe_at_night_only_is_written_to_at_night_of_a_business_day() => Assert.Equal(
        At("2027-01-19T00:00:00-05"),
        new SendHours((new LocalTime(6, 0), new LocalTime(21, 0)), Day, CalendarLibrary.Get("us-federal")).FirstAllowed(At("2027-01-16T12:00:00-05"), NewYork));

    [Fact]
    public void An_allowed_instant_is_never_earlier_and_is_allowed_itself()
    {
        var random = new Random(20270104);
        for (var i = 0; i < 20_000; i++)
        {
            var now = Instant.FromUtc(2027, 1, 1, 0, 0) + Duration.FromMinutes(random.Next(0, 525_600));
            var quiet = (From: LocalTime.FromMinutesSinceMidnight(random.Next(1440)), To: LocalTime.FromMinutesSinceMidnight(random.Next(1440)));
            var allowed = Quiet(quiet.From, quiet.To).FirstAllowed(now, NewYork);
            Assert.True(allowed >= now);
            Assert.Equal(allowed, Quiet(quiet.From, quiet.To).FirstAllowed(allowed, NewYork));
        }
    }

    [Theory]
    [InlineData(8, 20, "2027-01-09T03:00:00-05", "2027-01-09T09:00:00-05")]
    [InlineData(8, 20, "2027-01-09T08:00:00-05", "2027-01-09T08:00:00-05")]
    [InlineData(8, 20, "2027-01-09T20:00:00-05", "2027-01-10T09:00:00-05")]
    [InlineData(10, 12, "2027-01-09T09:30:00-05", "2027-01-09T10:00:00-05")]
    [InlineData(5, 8, "2027-01-09T09:30:00-05", "2027-01-10T07:00:00-05")]
    [InlineData(0, 24, "2027-01-09T03:00:00-05", "2027-01-09T03:00:00-05")]
    [InlineData(0, 24, "2027-01-09T23:59:59-05", "2027-01-09T23:59:59-05")]
    public void What_is_not_urgent_comes_by_day(int from, int until, string now, string allowed) =>
        Assert.Equal(At(allowed), new SendHours(Quiet: null, new DecentHours(from, until), Calendar: null).FirstAllowed(At(now), NewYork));

    static readonly DecentHours Day = new(8, 20);

    static SendHours Quiet(LocalTime from, LocalTime to) => new((from, to), Day: null, Calendar: null);

    static Instant At(string text) => OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:sso<+HH>").Parse(text).Value.ToInstant();
}
