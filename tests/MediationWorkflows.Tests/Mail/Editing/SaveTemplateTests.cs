using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Mail.Editing;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Mail.Editing;

/// <summary>From a draft to the mails that say it.</summary>
public sealed class SaveTemplateTests
{
    private const string Id = "en/reminder";
    private const string First = "Subject: First words\n\nIn {{reference}}, {{due}}.\n\n[Open]({{link}})\n";
    private const string Second = "Subject: Second words\n\nIn {{reference}}, {{due}}.\n\n[Open]({{link}})\n";

    private static readonly Viewer Administrator = new(Guid.NewGuid(), new HashSet<Role> { Role.Administrator });

    [Theory, BothDatabases]
    public async Task Mails_say_what_is_published_and_remember_which_version_it_was(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync("30 BD");
        await DraftAsync(test, First);
        await test.MoveToAsync("2027-02-02 10:00");
        await DoAsync(test, s => s.PublishAsync(Id, Administrator, TestWorld.Start, default));
        await test.MoveToAsync("2027-02-09 10:00");
        await DraftAsync(test, Second);
        await DoAsync(test, s => s.PublishAsync(Id, Administrator, TestWorld.Start, default));
        await test.MoveToAsync("2027-02-16 10:00");
        await DoAsync(test, s => s.RevertAsync(Id, 1, Administrator, TestWorld.Start, default));
        await test.MoveToAsync("2027-02-17 10:00");

        var mails = await test.World.ReadAsync(s => s.Db.Set<OutboxMessage>().Where(m => m.State == OutboxState.Sent && m.Template == "reminder").OrderBy(m => m.IntendedAt).ToListAsync());
        var subjects = test.Server.Messages.Where(m => m.MessageId.Contains("deadline", StringComparison.Ordinal) && m.To == "client@example.org").Select(m => m.Subject).Take(mails.Count);
        Assert.Equal(
            mails.Select(m => m.RenderedFrom switch { "en/reminder@1" or "en/reminder@3" => "First words", "en/reminder@2" => "Second words", _ => MailTemplates.Shipped.Render("reminder", "en", Fields()).Subject }),
            subjects);
        Assert.Equal(mails.Count, mails.Count(m => m.RenderedFrom is not null));
        Assert.Contains(mails, m => m.RenderedFrom!.StartsWith("en/reminder@1", StringComparison.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task A_draft_changes_no_mail_and_versions_stay_as_they_were(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await DraftAsync(test, First);
        Assert.StartsWith("en/reminder@shipped-", (await CurrentAsync(test)).Origin, StringComparison.Ordinal);

        await DoAsync(test, s => s.PublishAsync(Id, Administrator, TestWorld.Start, default));
        Assert.Equal("en/reminder@1", (await CurrentAsync(test)).Origin);
        await DraftAsync(test, Second);
        Assert.Equal("en/reminder@1", (await CurrentAsync(test)).Origin);
        await DoAsync(test, s => s.RevertAsync(Id, 0, Administrator, TestWorld.Start, default));

        Assert.Equal("en/reminder@2", (await CurrentAsync(test)).Origin);
        Assert.Equal(MailTemplates.Shipped.Find("reminder", "en").Source, (await CurrentAsync(test)).Source);
        var text = await test.World.ReadAsync(s => s.Db.Set<MailText>().Include(t => t.Versions).SingleAsync());
        Assert.Equal([(1, First, null), (2, MailTemplates.Shipped.Find("reminder", "en").Source, 0)], text.Versions.OrderBy(v => v.Number).Select(v => (v.Number, v.Source, v.RevertOf)));
    }

    [Theory, BothDatabases]
    public async Task Only_an_administrator_edits_and_only_what_there_is(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var coordinator = new Viewer(Guid.NewGuid(), new HashSet<Role> { Role.Coordinator });
        await Assert.ThrowsAsync<NotAllowedException>(() => DoAsync(test, s => s.DraftAsync(Id, First, coordinator, default)));
        await Assert.ThrowsAsync<NotFoundException>(() => DoAsync(test, s => s.DraftAsync("en/love-letter", First, Administrator, default)));
        await Assert.ThrowsAsync<InvalidInputException>(() => DoAsync(test, s => s.DraftAsync(Id, First.Replace("{{due}}", "soon", StringComparison.Ordinal), Administrator, default)));
        await Assert.ThrowsAsync<StateException>(() => DoAsync(test, s => s.PublishAsync(Id, Administrator, TestWorld.Start, default)));

        Assert.Empty(await test.World.ReadAsync(s => s.Db.Set<MailText>().ToListAsync()));
    }

    private static MailFields Fields() => new("https://file.example.org/", "R", TestWorld.Start, NodaTime.DateTimeZone.Utc);

    private static Task DraftAsync(TestCase test, string source) => DoAsync(test, s => s.DraftAsync(Id, source, Administrator, default));

    private static Task DoAsync(TestCase test, Func<SaveTemplate, Task<MailText>> change) => test.World.DoAsync(s => change(s.Get<SaveTemplate>()));

    private static Task<MailTemplate> CurrentAsync(TestCase test) => test.World.ReadAsync(s => s.Get<CurrentTemplates>().FindAsync("reminder", "en", s.Ct));
}
