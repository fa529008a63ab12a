using MediationWorkflows.Mail;
using NodaTime;

namespace MediationWorkflows.Tests.Mail;

/// <summary>What arrives at a real SMTP server.</summary>
public class SmtpMailSenderContract
{
    static RenderedMail Mail(string template = "reminder", string language = "en", string? key = null)
    {
        var zone = DateTimeZoneProviders.Tzdb["America/New_York"];
        var content = MailTemplates.Shipped.Render(template, language, new("https://file.example.org/t/7f3c", "MW-2027-0042", Instant.FromUtc(2027, 1, 20, 5, 0), zone));
        return RenderedMail.Compose("Secure file <file@example.org>", "client@example.org", key ?? Guid.NewGuid().ToString(), content, Instant.FromUtc(2027, 1, 11, 14, 0));
    }

    static SmtpMailSender Sender(bool startTls = false)
    {
        var (host, port, _) = RealSmtpServer.Find();
        return new(new SmtpOptions { Host = host, Port = port, StartTls = startTls, TimeoutSeconds = 20 });
    }

    [SmtpFact]
    public async Task A_mail_arrives_once_with_its_message_id_and_both_texts()
    {
        var mail = Mail();
        Assert.Equal(SendResult.Accepted, await Sender().SendAsync(mail, default));
        var received = Assert.Single(RealSmtpServer.Received(mail.MessageId));
        Assert.Equal(mail.MessageId, MimeReading.Header(received, "Message-ID"));
        Assert.Equal(mail.Subject, MimeReading.Header(received, "Subject"));
        Assert.Equal("auto-generated", MimeReading.Header(received, "Auto-Submitted"));
        Assert.Equal(mail.Text.Trim(), MimeReading.Part(received, "text/plain").Trim());
        Assert.Equal(mail.Html.Trim(), MimeReading.Part(received, "text/html").Trim());
    }

    [SmtpFact]
    public async Task Spanish_survives_the_way()
    {
        var mail = Mail("final-warning", "es");
        Assert.Equal(SendResult.Accepted, await Sender().SendAsync(mail, default));
        var received = Assert.Single(RealSmtpServer.Received(mail.MessageId));
        Assert.Equal(mail.Subject, MimeReading.Header(received, "Subject"));
        Assert.Equal(mail.Text.Trim(), MimeReading.Part(received, "text/plain").Trim());
    }

    [SmtpFact]
    public async Task A_server_without_encryption_gets_nothing_when_encryption_is_demanded()
    {
        var mail = Mail();
        Assert.Equal(SendOutcome.Deferred, (await Sender(startTls: true).SendAsync(mail, default)).Outcome);
        Assert.Empty(RealSmtpServer.Received(mail.MessageId));
    }

    [SmtpFact]
    public async Task A_line_that_begins_with_a_dot_arrives_as_it_was()
    {
        var mail = Mail() with { Text = "First\n.\n..\nLast" };
        Assert.Equal(SendResult.Accepted, await Sender().SendAsync(mail, default));
        Assert.Equal(mail.Text, MimeReading.Part(Assert.Single(RealSmtpServer.Received(mail.MessageId)), "text/plain").Trim());
    }

    [SmtpFact]
    public async Task A_calendar_entry_arrives_with_its_method()
    {
        var zone = DateTimeZoneProviders.Tzdb["America/New_York"];
        var entry = new DeadlineEvent("d1@example.org", 0, Instant.FromUtc(2027, 1, 4, 15, 0), Instant.FromUtc(2027, 1, 20, 5, 0), "Action due", "https://file.example.org/");
        var attachment = Assert.Single(ICalendarText.Attachments([entry], "file@example.org", zone));
        var mail = Mail() with { Attachments = [attachment] };
        Assert.Equal(SendResult.Accepted, await Sender().SendAsync(mail, default));
        var received = Assert.Single(RealSmtpServer.Received(mail.MessageId));
        Assert.Equal(attachment.Text.Trim().ReplaceLineEndings(), MimeReading.Part(received, "text/calendar").Trim().ReplaceLineEndings());
        Assert.Matches("method=\"?PUBLISH", received);
        Assert.Contains("Reminder", MimeReading.Header(received, "Subject"), StringComparison.Ordinal);
    }
}
