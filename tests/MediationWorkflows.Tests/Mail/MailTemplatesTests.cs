using System.Text.RegularExpressions;
using MediationWorkflows.Mail;
using MediationWorkflows.Mail.Editing;
using NodaTime;

namespace MediationWorkflows.Tests.Mail;

public class MailTemplatesTests
{
    static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];
    static readonly Instant EndOfJanuary19 = Instant.FromUtc(2027, 1, 20, 5, 0);

    static MailFields Fields(Instant? due = null, DateTimeZone? zone = null) =>
        new("https://file.example.org/t/7f3c", "MW-2027-0042", due ?? EndOfJanuary19, zone ?? NewYork);

    public static TheoryData<string, string> All()
    {
        var all = new TheoryData<string, string>();
        foreach (var language in MailTemplates.Shipped.Languages)
        {
            foreach (var key in MailTemplates.Shipped.Keys)
                all.Add(language, key);
        }
        return all;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_template_renders_in_its_own_language_without_a_revealing_word(string language, string key)
    {
        var mail = MailTemplates.Shipped.Render(key, language, Fields());
        Assert.Equal(language, mail.Language);
        var visible = $"{mail.Subject}\n{mail.Text}\n{Regex.Replace(mail.Html, "<style>.*?</style>", "", RegexOptions.Singleline)}";
        Assert.DoesNotContain("{{", visible, StringComparison.Ordinal);
        Assert.DoesNotContain("}}", visible, StringComparison.Ordinal);
        Assert.Contains("https://file.example.org/t/7f3c", mail.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"https://file.example.org/t/7f3c\"", mail.Html, StringComparison.Ordinal);
        Assert.Contains($"<html lang=\"{language}\">", mail.Html, StringComparison.Ordinal);
        // Whoever reads over the recipient's shoulder learns nothing of what it is about.
        Assert.DoesNotContain(TemplateCheck.RevealingWords, word => visible.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void The_templates_that_workflows_name_ship_in_three_languages()
    {
        Assert.Equal(
            ["case-closed", "date-cancelled", "date-moved", "digest", "due-today", "escalation-notice", "final-warning", "invitation", "overdue", "overdue-coordinator", "reminder", "review-due",
                "session-off", "session-set", "sharing-changed",
                "sign-in-link", "silence", "stalled", "task-assigned", "urgent-action", "weekly-overview"],
            MailTemplates.Shipped.Keys);
        Assert.Equal(["de", "en", "es"], MailTemplates.Shipped.Languages);
        Assert.All(All(), row => Assert.Equal(row[0], MailTemplates.Shipped.Render((string)row[1], (string)row[0], Fields()).Language));
    }

    [Theory]
    [InlineData("en", "America/New_York", "by the end of Tuesday, January 19, 2027")]
    [InlineData("en", "America/Los_Angeles", "before 9:00 PM on Tuesday, January 19, 2027 (Los Angeles time)")]
    [InlineData("en", "Asia/Tokyo", "before 2:00 PM on Wednesday, January 20, 2027 (Tokyo time)")]
    [InlineData("es", "America/New_York", "a más tardar el martes 19 de enero de 2027")]
    [InlineData("es", "Europe/Madrid", "antes de las 6:00 del miércoles 20 de enero de 2027 (hora de Madrid)")]
    [InlineData("de", "America/New_York", "bis zum Ablauf von Dienstag, dem 19. Januar 2027")]
    [InlineData("de", "Europe/Berlin", "vor 06:00 Uhr am Mittwoch, dem 20. Januar 2027 (Ortszeit Berlin)")]
    public void The_due_date_is_written_in_the_language_and_zone_of_the_recipient(string language, string zone, string written)
    {
        var mail = MailTemplates.Shipped.Render("reminder", language, Fields(zone: DateTimeZoneProviders.Tzdb[zone]));
        // Some ICU versions put a narrow space before PM.
        Assert.Contains(written, mail.Text.Replace('\u202f', ' '), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("es-MX", "es")]
    [InlineData("ES", "es")]
    [InlineData("fr", "en")]
    [InlineData(null, "en")]
    [InlineData("", "en")]
    public void A_language_that_is_missing_falls_back_to_English(string? asked, string got) =>
        Assert.Equal(got, MailTemplates.Shipped.Render("reminder", asked, Fields()).Language);

    [Fact]
    public void Values_never_become_markup_or_further_headers()
    {
        var fields = new MailFields("https://file.example.org/?a=1&b=\"<x>", "<b>[here](http://evil.example)</b>\r\nBcc: x@example.org", EndOfJanuary19, NewYork);
        var mail = MailTemplates.Shipped.Render("overdue-coordinator", "en", fields);
        Assert.DoesNotContain("<b>", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"http://evil.example", mail.Html, StringComparison.Ordinal);
        Assert.Contains("&amp;b=&quot;&lt;x&gt;", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', mail.Subject);
        Assert.DoesNotContain('\r', mail.Subject);
    }

    [Fact]
    public void A_date_is_left_out_only_where_the_template_can_do_without()
    {
        var undated = Fields() with { DueBy = null };
        Assert.DoesNotContain("Please complete", MailTemplates.Shipped.Render("task-assigned", "en", undated).Text, StringComparison.Ordinal);
        Assert.Contains("It works once.", MailTemplates.Shipped.Render("sign-in-link", "en", undated).Text, StringComparison.Ordinal);
        Assert.Contains("reminder", Assert.Throws<MailFieldMissingException>(() => MailTemplates.Shipped.Render("reminder", "en", undated)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Subject: Hello\n\n{{#if due}}Never closed", "en/own")]
    [InlineData("Subject: Hello\n\nYour {{diagnosis}}", "diagnosis")]
    [InlineData("Hello\n\nNo subject line", "Subject: …")]
    [InlineData("Subject: Alone", "at least one paragraph")]
    public void A_template_with_an_error_is_refused_when_it_is_loaded(string source, string why) => Assert.Contains(why,
        Assert.Throws<InvalidMailTemplateException>(() => new MailTemplates(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["layout.hbs"] = "{{subject}}",
            ["en/own.hbs"] = source,
        })).Message, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_template_is_refused() =>
        Assert.Throws<UnknownMailTemplateException>(() => MailTemplates.Shipped.Render("love-letter", "en", Fields()));

    [Fact]
    public void Mails_can_be_read_in_the_dark_and_aloud()
    {
        var html = MailTemplates.Shipped.Render("reminder", "en", Fields()).Html;
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
        Assert.Contains("name=\"color-scheme\" content=\"light dark\"", html, StringComparison.Ordinal);
        Assert.Contains("<h1>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
    }
}
