using MediationWorkflows.Mail;
using NodaTime;

namespace MediationWorkflows.Tests.Mail;

public class ICalendarTextTests
{
    static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    static DeadlineEvent Entry(string summary = "Action due in secure file MW-1", bool cancelled = false) => new(
        "d1@example.org", 2, Instant.FromUtc(2027, 1, 4, 15, 0), Instant.FromUtc(2027, 1, 20, 5, 0), summary, "https://file.example.org/t/7f3c",
        cancelled ? EventStatus.Cancelled : EventStatus.Confirmed);

    static string[] Lines(string calendar)
    {
        Assert.NotEmpty(CalendarFile.Read(calendar).Events);
        return calendar.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n");
    }

    static MailAttachment Attachment(DeadlineEvent entry, DateTimeZone zone) => Assert.Single(ICalendarText.Attachments([entry], "file@example.org", zone));

    [Fact]
    public void A_deadline_that_ends_with_the_recipients_day_is_an_entry_of_that_day()
    {
        var attachment = Attachment(Entry(), NewYork);
        Assert.Equal(
            [
                "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Secure file//Dates//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "BEGIN:VEVENT",
                "UID:d1@example.org", "SEQUENCE:2", "DTSTAMP:20270104T150000Z", "ORGANIZER:mailto:file@example.org", "DTSTART;VALUE=DATE:20270119",
                "DTEND;VALUE=DATE:20270120", "SUMMARY:Action due in secure file MW-1", "URL:https://file.example.org/t/7f3c", "CLASS:PRIVATE",
                "TRANSP:TRANSPARENT", "STATUS:CONFIRMED", "END:VEVENT", "END:VCALENDAR", "",
            ],
            Lines(attachment.Text));
    }

    [Fact]
    public void For_a_recipient_elsewhere_it_is_the_hour_before_it_ends()
    {
        var lines = Lines(Attachment(Entry(), DateTimeZoneProviders.Tzdb["Asia/Tokyo"]).Text);
        Assert.Contains("DTSTART:20270120T040000Z", lines);
        Assert.Contains("DTEND:20270120T050000Z", lines);
    }

    [Fact]
    public void A_deadline_that_is_gone_takes_its_entry_with_it()
    {
        var attachment = Attachment(Entry(cancelled: true), NewYork);
        Assert.Equal("CANCEL", attachment.Method);
        Assert.Contains("METHOD:CANCEL", Lines(attachment.Text));
        Assert.Contains("STATUS:CANCELLED", Lines(attachment.Text));
    }

    [Fact]
    public void Long_and_special_text_is_folded_and_escaped()
    {
        var lines = Lines(Attachment(Entry("Ação; fällig, \\ " + new string('é', 90) + "\r\nATTACH:http://evil.example"), NewYork).Text);
        Assert.Contains(lines, l => l == "SUMMARY:Ação\\; fällig\\, \\\\ " + new string('é', 90) + "\\nATTACH:http://evil.example");
        Assert.DoesNotContain(lines, l => l.StartsWith("ATTACH", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_due_comes_in_one_file_and_each_cancellation_in_a_file_of_its_own()
    {
        DeadlineEvent[] entries =
        [
            Entry() with { Uid = "d1@example.org" }, Entry(cancelled: true) with { Uid = "d2@example.org" },
            Entry() with { Uid = "d3@example.org" }, Entry(cancelled: true) with { Uid = "d4@example.org" },
        ];
        var files = ICalendarText.Attachments(entries, "file@example.org", NewYork);
        Assert.Equal(
            ["deadline.ics: PUBLISH d1@example.org d3@example.org", "deadline-cancelled.ics: CANCEL d2@example.org", "deadline-cancelled-2.ics: CANCEL d4@example.org"],
            files.Select(f => $"{f.FileName}: {f.Method} {string.Join(' ', CalendarFile.Read(f.Text).Events.Select(e => e.Single("UID")))}"));
    }

    [Fact]
    public void A_mail_with_nothing_due_has_no_file() => Assert.Empty(ICalendarText.Attachments([], "file@example.org", NewYork));

    [Theory]
    [InlineData("es-AR", "Acción pendiente en el expediente seguro MW-1")]
    [InlineData("fr", "Action due in secure file MW-1")]
    public void The_entry_is_named_in_the_language_of_the_recipient(string language, string name) =>
        Assert.Equal(name, MailTemplates.Shipped.EventSummary(language, "MW-1"));
}
