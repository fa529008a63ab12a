using MediationWorkflows.Mail;
using NodaTime;

namespace MediationWorkflows.Tests.Mail;

public sealed class MailPaceTests
{
    private static readonly Instant Start = Instant.FromUtc(2027, 1, 4, 9, 0);

    [Fact]
    public void A_backlog_goes_out_a_minutes_worth_at_once_and_then_evenly()
    {
        var pace = new MailPace(60);
        Assert.Equal(60, pace.Allowed(Start));
        pace.Take(60, Start);

        Assert.Equal(0, pace.Allowed(Start));
        Assert.Equal(Start + Duration.FromSeconds(1), pace.OpenAt);
        Assert.Equal(1, pace.Allowed(Start + Duration.FromSeconds(1)));
        Assert.Equal(10, pace.Allowed(Start + Duration.FromSeconds(10)));
        pace.Take(10, Start + Duration.FromSeconds(10));
        Assert.Equal(60, pace.Allowed(Start + Duration.FromMinutes(5)));
    }

    [Fact]
    public void Within_any_minute_after_the_first_burst_no_more_go_than_the_pace_says()
    {
        var (pace, sent) = (new MailPace(120), 0);
        for (var second = 0; second < 600; second++)
        {
            var now = Start + Duration.FromSeconds(second);
            var some = Math.Min(100, pace.Allowed(now));
            pace.Take(some, now);
            sent += some;
        }

        Assert.InRange(sent, 120 * 10, 120 * 11);
    }
}
