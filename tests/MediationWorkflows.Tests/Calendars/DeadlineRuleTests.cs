using MediationWorkflows.Calendars;

namespace MediationWorkflows.Tests.Calendars;

public class DeadlineRuleTests
{
    [Theory]
    [InlineData("10 BD", "10 BD")]
    [InlineData("10bd", "10 BD")]
    [InlineData(" 1 business day ", "1 BD")]
    [InlineData("-5 BD", "-5 BD")]
    [InlineData("14 d", "14 d")]
    [InlineData("P14D", "14 d")]
    [InlineData("P2W", "2 w")]
    [InlineData("3 mo", "3 mo")]
    [InlineData("P3M", "3 mo")]
    [InlineData("-P3M", "-3 mo")]
    [InlineData("P1Y", "1 y")]
    [InlineData("P1Y6M", "P1Y6M")]
    [InlineData("24 h", "24 h")]
    [InlineData("PT24H", "24 h")]
    [InlineData("PT15M", "15 min")]
    [InlineData("15 min", "15 min")]
    [InlineData("PT1H30M", "90 min")]
    [InlineData("PT90S", "PT90S")]
    public void Notations_have_one_canonical_form(string written, string canonical)
    {
        var rule = DeadlineRule.Parse(written);
        Assert.Equal(canonical, rule.Text);
        Assert.Equal(rule, DeadlineRule.Parse(rule.Text));
    }

    [Theory]
    [InlineData("", "10 BD")]
    [InlineData("ten days", "10 BD")]
    [InlineData("10", "10 d for calendar days")]
    [InlineData("10 m", "10 mo or 10 min")]
    [InlineData("10 fortnights", "'fortnights' is no unit")]
    [InlineData("1.5 h", "whole numbers")]
    [InlineData("P1DT12H", "PT36H")]
    [InlineData("PX", "P3M")]
    [InlineData("P", "P3M")]
    [InlineData("99999999999 d", "longer than 100 years")]
    [InlineData("40000 d", "longer than 100 years")]
    [InlineData("P2147483647Y", "longer than 100 years")]
    [InlineData("PT9223372036854775807H", "longer than 100 years")]
    [InlineData("30000 BD", "longer than 100 years")]
    public void What_cannot_be_read_is_refused_with_the_fix(string written, string fix)
    {
        var refused = Assert.Throws<InvalidRuleException>(() => DeadlineRule.Parse(written));
        Assert.Contains(fix, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2027-02-30", "does not exist")]
    [InlineData("2027-13-01", "does not exist")]
    [InlineData("2027-01-04T25:00", "does not exist")]
    [InlineData("4 Jan 2027", "2027-01-04")]
    [InlineData("", "2027-01-04")]
    [InlineData("1850-01-01", "1900")]
    public void An_anchor_that_is_no_date_is_refused(string written, string why) =>
        Assert.Contains(why, Assert.Throws<InvalidAnchorException>(() => DeadlineAnchor.Parse(written)).Message, StringComparison.Ordinal);
}
