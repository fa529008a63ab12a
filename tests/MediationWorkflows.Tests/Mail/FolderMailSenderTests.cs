using System.Text;
using MediationWorkflows.Mail;
using NodaTime;

namespace MediationWorkflows.Tests.Mail;

public sealed class FolderMailSenderTests : IDisposable
{
    readonly string folder = Path.Combine(Path.GetTempPath(), "mails-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    static RenderedMail Mail(string subject = "Reminder", string text = "Hello", string key = "deadline/1:t-5", string to = "client@example.org", Instant? at = null) =>
        RenderedMail.Compose("Secure file <file@example.org>", to, key, new MailContent(subject, text, "<p>" + text + "</p>", "en"),
            at ?? Instant.FromUtc(2027, 1, 11, 14, 0));

    async Task<string> Written(RenderedMail mail)
    {
        Assert.Equal(SendResult.Accepted, await new FolderMailSender(folder).SendAsync(mail, default));
        return await File.ReadAllTextAsync(Path.Combine(folder, FolderMailSender.FileName(mail)), Encoding.ASCII);
    }

    [Fact]
    public async Task A_mail_becomes_a_file_in_the_format_of_RFC_5322()
    {
        var eml = await Written(Mail());
        Assert.StartsWith(
            "Date: Mon, 11 Jan 2027 14:00:00 +0000\r\nFrom: \"Secure file\" <file@example.org>\r\nTo: <client@example.org>\r\nSubject: Reminder\r\n"
            + "Message-ID: <deadline%2F1%3At-5@example.org>\r\nAuto-Submitted: auto-generated\r\nContent-Language: en\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/alternative;",
            eml, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\nHello\r\n--", eml, StringComparison.Ordinal);
        Assert.Contains("<p>Hello</p>\r\n--", eml, StringComparison.Ordinal);
        Assert.Equal(eml.Count(c => c == '\n'), eml.Split("\r\n").Length - 1);
    }

    [Fact]
    public async Task A_calendar_entry_comes_after_the_text()
    {
        var eml = await Written(Mail() with { Attachments = [new("deadline.ics", "text/calendar", "PUBLISH", "BEGIN:VCALENDAR\r\nSUMMARY:é\r\nEND:VCALENDAR\r\n")] });
        Assert.Contains("Content-Type: multipart/mixed;", eml, StringComparison.Ordinal);
        Assert.Equal("BEGIN:VCALENDAR\nSUMMARY:é\nEND:VCALENDAR", MimeReading.Part(eml, "text/calendar").Trim());
        Assert.Contains("method=PUBLISH; charset=utf-8", eml, StringComparison.Ordinal);
        Assert.Contains("Content-Disposition: attachment; filename=\"deadline.ics\"", eml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_mail_again_is_the_same_file_and_no_temporary_one_stays()
    {
        await Written(Mail());
        await Written(Mail());
        await Written(Mail(key: "deadline/1:t-1"));
        Assert.Equal(2, Directory.GetFiles(folder).Length);
        Assert.All(Directory.GetFiles(folder), f => Assert.EndsWith(".eml", f, StringComparison.Ordinal));
    }

    [Fact]
    public void File_names_sort_by_the_instant_of_the_mail()
    {
        var instants = new[] { 1, 9, 10, 11, 100, 1000 }.Select(minute => Instant.FromUtc(2026, 12, 31, 23, 50) + Duration.FromMinutes(minute)).ToArray();
        var names = instants.Select(at => FolderMailSender.FileName(Mail(at: at))).ToArray();
        Assert.Equal(names, names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Other_alphabets_are_encoded_in_headers_and_text()
    {
        var subject = "Recordatorio: acción pendiente — añádala, por favor, antes del miércoles próximo 日本語";
        var eml = await Written(Mail(subject: subject, text: "Mañana termina = fin " + new string('é', 60)));
        Assert.True(Ascii.IsValid(eml));
        Assert.Equal(subject, MimeReading.Header(eml, "Subject"));
        Assert.Contains("Mañana termina = fin " + new string('é', 60), MimeReading.Part(eml, "text/plain"), StringComparison.Ordinal);
        Assert.All(eml.Split("\r\n"), line => Assert.True(line.Length <= 998));
    }

    [Theory]
    [InlineData("client@example.org\r\nBcc: spy@example.org")]
    [InlineData("client@example.org\0")]
    [InlineData("not an address")]
    [InlineData("")]
    public void An_address_that_would_add_headers_is_refused(string to)
    {
        var refused = Assert.ThrowsAny<Exception>(() => Mail(to: to));
        Assert.True(refused is InvalidMailAddressException);
        Assert.DoesNotContain("spy", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_with_a_line_break_is_never_written()
    {
        var mail = Mail() with { Subject = "Hello\r\nBcc: spy@example.org" };
        await Assert.ThrowsAsync<ArgumentException>(() => new FolderMailSender(folder).SendAsync(mail, default));
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_defers_the_mail()
    {
        await File.WriteAllTextAsync(folder, "in the way");
        try
        {
            Assert.Equal(SendOutcome.Deferred, (await new FolderMailSender(Path.Combine(folder, "below")).SendAsync(Mail(), default)).Outcome);
        }
        finally
        {
            File.Delete(folder);
        }
    }

    [Fact]
    public void Different_keys_never_share_a_message_id()
    {
        string[] keys = ["a/b", "a%2Fb", "a b", "a.b", "a..b", ".a", "a@b", "a<b>", "ä", "a\r\nb"];
        var ids = keys.Select(k => RenderedMail.IdOf(k, "example.org")).ToArray();
        Assert.Equal(keys.Length, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^<[A-Za-z0-9%~_-]+@example\\.org>$", id));
    }
}
