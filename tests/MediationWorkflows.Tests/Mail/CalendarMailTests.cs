using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Mail;
using MediationWorkflows.Simulation;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Tests.Mail;

/// <summary>What the recipient's own calendar is told, mail by mail.</summary>
public sealed class CalendarMailTests
{
    [Theory, BothDatabases]
    public async Task Every_mail_of_a_deadline_brings_the_same_entry(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-01-19 09:00");

        var files = Mails(test).Select(m => Assert.Single(m.Mail.Attachments)).ToList();
        Assert.Equal(4, files.Count);
        var entry = Assert.Single(files.Select(f => CalendarFile.Read(f.Text)).Select(f => (f.Method, Entry: f.Events.Single()))
            .Select(f => (f.Method, Uid: f.Entry.Single("UID"), Sequence: f.Entry.Single("SEQUENCE"), Day: f.Entry.Single("DTSTART"), Words: f.Entry.Text("SUMMARY"))).Distinct());
        Assert.Equal(("PUBLISH", "1", "20270119"), (entry.Method, entry.Sequence, entry.Day));
        Assert.StartsWith("Action due in secure file M-", entry.Words, StringComparison.Ordinal);
        Assert.All(Mails(test), m => Assert.Contains("puts the date into your calendar", m.Mail.Text, StringComparison.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task A_moved_deadline_is_told_at_once_as_the_same_entry_with_a_higher_sequence(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-01-12 10:00");
        await ExtendAsync(test, task);
        await test.MoveToAsync("2027-01-12 10:00");

        var (before, after) = (Mails(test)[0], Mails(test)[^1]);
        Assert.Equal("A date in your secure file has changed", after.Subject);
        var (old, moved) = (Entry(before), Entry(after));
        Assert.Equal(old.Single("UID"), moved.Single("UID"));
        Assert.Equal(("1", "2", "20270126"), (old.Single("SEQUENCE"), moved.Single("SEQUENCE"), moved.Single("DTSTART")));
    }

    [Theory, BothDatabases]
    public async Task An_answer_takes_no_mail_and_the_next_one_cancels_its_entry_once(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var first = await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-01-05 10:00");
        await test.AnswerAsync(first);
        await test.MoveToAsync("2027-01-06 10:00");
        Assert.Single(Mails(test));

        await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-01-06 10:00");
        await test.MoveToAsync("2027-01-13 09:00");

        var next = Mails(test)[1].Mail;
        var cancelled = CalendarFile.Read(Assert.Single(next.Attachments, a => a.Method == "CANCEL").Text);
        Assert.Equal((Entry(Mails(test)[0]).Single("UID"), "2"), (cancelled.Events.Single().Single("UID"), cancelled.Events.Single().Single("SEQUENCE")));
        Assert.StartsWith("Cancelled: ", cancelled.Events.Single().Text("SUMMARY"), StringComparison.Ordinal);
        Assert.Contains("takes it out of your calendar", next.Text, StringComparison.Ordinal);
        Assert.All(Mails(test).Skip(2), m => Assert.DoesNotContain(m.Mail.Attachments, a => a.Method == "CANCEL"));
    }

    [Theory, BothDatabases]
    public async Task What_others_take_back_is_told_and_cancelled(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-01-05 10:00");
        await TakeBackAsync(test, task);
        await test.MoveToAsync("2027-02-01 00:00");

        Assert.Equal(2, Mails(test).Count);
        var told = Mails(test)[^1];
        Assert.Equal("An action in your secure file is no longer due", told.Subject);
        Assert.Equal("CANCEL", Assert.Single(told.Mail.Attachments).Method);
    }

    [Theory, BothDatabases]
    public async Task Who_was_never_told_of_a_date_is_not_told_that_it_is_gone(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD");
        await TakeBackAsync(test, task);
        await test.MoveToAsync("2027-02-01 00:00");

        Assert.Empty(Mails(test));
    }

    [Fact]
    public async Task A_cancellation_that_the_server_did_not_take_goes_with_the_next_attempt()
    {
        await using var test = await TestCase.OpenAsync(DatabaseProvider.Sqlite);
        var first = await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-01-05 10:00");
        await test.AnswerAsync(first);
        await test.AskAsync("10 BD");
        var away = new AwayOnce();
        await using var node = test.World.AnotherNode(s => s.AddSingleton<IMailSender>(away));
        var pump = node.Get<MailPump>();
        while (await pump.NextAsync(CancellationToken.None) is { } next)
        {
            node.Clock.MoveTo(next);
            await pump.RunOnceAsync(CancellationToken.None);
        }

        Assert.Equal(2, away.Attempts.Count);
        Assert.All(away.Attempts, mail => Assert.Contains(mail.Attachments, a => a.Method == "CANCEL"));
        Assert.Equal(away.Attempts[0].Attachments, away.Attempts[1].Attachments);
    }

    private static IReadOnlyList<SimulatedMessage> Mails(TestCase test) => [.. test.Server.Messages.Where(m => m.To == "client@example.org")];

    private static CalendarFile.Component Entry(SimulatedMessage mail) => CalendarFile.Read(mail.Mail.Attachments.Single(a => a.Method == "PUBLISH").Text).Events.Single();

    private static async Task ExtendAsync(TestCase test, Guid task)
    {
        var deadline = await test.DeadlineAsync(task);
        await test.World.DoAsync(s => s.Get<ExtendDeadline>().RunAsync(
            new ExtendDeadline.Command(deadline.Id, "5 BD", "requested", new Viewer(PersonId: null, new HashSet<Role> { Role.Coordinator })), s.Now, s.Ct));
    }

    private static Task TakeBackAsync(TestCase test, Guid task) => test.World.DoAsync(s =>
        s.Services.GetServices<IWaitOwner>().Single(owner => owner.Kind == Wait.TaskKind).AbandonAsync(task.ToString("N"), s.Now, s.Ct));

    private sealed class AwayOnce : IMailSender
    {
        public List<RenderedMail> Attempts { get; } = [];

        public bool IsRepeatable => false;

        public Task<SendResult> SendAsync(RenderedMail mail, CancellationToken ct)
        {
            Attempts.Add(mail);
            return Task.FromResult(Attempts.Count == 1 ? new SendResult(SendOutcome.Deferred, "no-connection") : SendResult.Accepted);
        }
    }
}
