using System.Text.RegularExpressions;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail;
using MediationWorkflows.Mail.Editing;
using MediationWorkflows.Parties;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Mail;

/// <summary>Every mail in every language, of a case in which everything that somebody wrote is sensitive.</summary>
public sealed class HostileCaseTests
{
    // Of names and titles more lines are refused at the door.
    private const string OneLine = "Xanthippe <b>relapse</b> {{link}} Bcc: spy@evil.example";
    private const string Canary = OneLine + " \r\nBcc: spy@evil.example\r\n";

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    [InlineData("de")]
    public async Task No_mail_says_anything_that_somebody_wrote_or_what_a_case_is_about(string language)
    {
        await using var test = await TestCase.OpenAsync(DatabaseProvider.Sqlite, words: OneLine);
        var client = await test.ClientAsync();
        var task = await test.AskAsync("10 BD");
        await test.World.DoAsync(s => s.Get<SetContact>().RunAsync(
            new SetContact.Command(client.Id, new ContactInput(Language: language), new Viewer(client.PersonId, new HashSet<Role>())), s.Now, s.Ct));
        var deadline = await test.DeadlineAsync(task);
        await test.World.DoAsync(async s =>
        {
            s.Db.Add(new DeadlineChange
            {
                Id = Ids.New(s.Now), DeadlineId = deadline.Id, At = s.Now, Reason = new ClassifiedText(Canary), OldDueOn = deadline.DueOn, NewDueOn = deadline.DueOn,
                OldExpiresAt = deadline.ExpiresAt, NewExpiresAt = deadline.ExpiresAt, OldRule = "10 BD", NewRule = "10 BD",
            });
            foreach (var key in MailTemplates.Shipped.Keys.Where(key => key != Digests.Template))
            {
                await s.Get<Outbox>().EnqueueAsync($"each {key}", key, client, new Outbox.Subject(test.CaseId, task, deadline.Id, Weight: MailWeight.Courtesy), s.Now, s.Now, s.Ct);
            }
        });
        await test.MoveToAsync("2027-01-04 10:00");
        await test.World.DoAsync(s => s.Get<SetMailChoices>().RunAsync(
            new SetMailChoices.Command(client.Id, new NodaTime.LocalTime(11, 0), EarlyReminders: true, new Viewer(client.PersonId, new HashSet<Role>())), s.Now, s.Ct));
        await test.AskAsync("11 BD");
        await test.AskAsync("12 BD");
        await test.MoveToAsync("2027-01-04 11:00");

        var mails = test.Server.Messages.Where(m => m.To == "client@example.org").Select(m => m.Mail).ToList();
        Assert.True(mails.Count > MailTemplates.Shipped.Keys.Count(), "Every template was sent, the digest too.");
        var feed = await test.World.ReadAsync(async s => await s.Get<FeedText>().WriteAsync(await s.Db.Set<Person>().SingleAsync(p => p.Id == client.PersonId), s.Now, s.Ct));
        // A random token may spell anything.
        foreach (var text in mails.SelectMany(Everything).Append(feed).Select(text => Regex.Replace(text, @"/mail/stop/[\w-]+", "")))
        {
            Assert.DoesNotContain("Xanthippe", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("relapse", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("spy@evil", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(TemplateCheck.RevealingWords, word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>All that leaves the house: subject, both texts, headers, attached files and their names; the style sheet, which nobody wrote, left out.</summary>
    private static IEnumerable<string> Everything(RenderedMail mail) =>
    [
        mail.Subject, mail.Text, Regex.Replace(mail.Html, "<style>.*?</style>", "", RegexOptions.Singleline), mail.MessageId,
        .. mail.Headers.Select(h => h.Value), .. mail.Attachments.Select(a => a.FileName + a.Text),
    ];
}
