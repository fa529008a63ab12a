using System.Text;
using MediationWorkflows.Mail;
using NodaTime;

namespace MediationWorkflows.Tests.Mail;

public class ICalendarTextTests
{
    static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    static DeadlineEvent Entry(string summary = "Action due in secure file MW-1", bool cancelled = false) => new(
        "d1@example.org", 2, Instant.FromUtc(2027, 1, 4, 15, 0), Instant.FromUtc(2027, 1, 20, 5, 0), summary, "https://file.example.org/t/7f3c", cancelled);

    static string[] Lines(string calendar)
    {
        Assert.EndsWith("\r\n", calendar, StringComparison.Ordinal);
        Assert.All(calendar.Split("\r\n"), line => Assert.True(Encoding.UTF8.GetByteCount(line) <= 75));
        return calendar.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n");
    }

    [Fact]
    public void A_deadline_that_ends_with_the_recipients_day_is_an_entry_of_that_day()
    {
        var attachment = ICalendarText.Attachment(Entry(), "file@example.org", NewYork);
        Assert.Equal(
            [
                "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//MediationWorkflows//Deadlines//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "BEGIN:VEVENT",
                "UID:d1@example.org", "SEQUENCE:2", "DTSTAMP:20270104T150000Z", "ORGANIZER:mailto:file@example.org", "DTSTART;VALUE=DATE:20270119",
                "DTEND;VALUE=DATE:20270120", "SUMMARY:Action due in secure file MW-1", "URL:https://file.example.org/t/7f3c", "CLASS:PRIVATE",
                "TRANSP:TRANSPARENT", "STATUS:CONFIRMED", "END:VEVENT", "END:VCALENDAR", "",
            ],
            Lines(attachment.Text));
    }

    [Fact]
    public void For_a_recipient_elsewhere_it_is_the_hour_before_it_ends()
    {
        var lines = Lines(ICalendarText.Attachment(Entry(), "file@example.org", DateTimeZoneProviders.Tzdb["Asia/Tokyo"]).Text);
        Assert.Contains("DTSTART:20270120T040000Z", lines);
        Assert.Contains("DTEND:20270120T050000Z", lines);
    }

    [Fact]
    public void A_deadline_that_is_gone_takes_its_entry_with_it()
    {
        var attachment = ICalendarText.Attachment(Entry(cancelled: true), "file@example.org", NewYork);
        Assert.Equal("CANCEL", attachment.Method);
        Assert.Contains("METHOD:CANCEL", Lines(attachment.Text));
        Assert.Contains("STATUS:CANCELLED", Lines(attachment.Text));
    }

    [Fact]
    public void Long_and_special_text_is_folded_and_escaped()
    {
        var lines = Lines(ICalendarText.Feed([Entry("Ação; fällig, \\ " + new string('é', 90) + "\r\nATTACH:http://evil.example")], NewYork));
        Assert.Contains(lines, l => l == "SUMMARY:Ação\\; fällig\\, \\\\ " + new string('é', 90) + "\\nATTACH:http://evil.example");
        Assert.DoesNotContain(lines, l => l.StartsWith("ATTACH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("es-AR", "Acción pendiente en el expediente seguro MW-1")]
    [InlineData("fr", "Action due in secure file MW-1")]
    public void The_entry_is_named_in_the_language_of_the_recipient(string language, string name) =>
        Assert.Equal(name, MailTemplates.Shipped.EventSummary(language, "MW-1"));
}
