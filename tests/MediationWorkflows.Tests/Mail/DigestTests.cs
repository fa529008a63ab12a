using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Simulation;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Tests.Mail;

/// <summary>One mail a day for who chose so, and never at the cost of a warning.</summary>
public sealed class DigestTests
{
    [Theory, BothDatabases]
    public async Task Five_mails_of_a_day_become_one_at_the_chosen_hour(DatabaseProvider provider)
    {
        await using var test = await OpenAsync(provider);
        for (var i = 0; i < 5; i++)
        {
            await test.AskAsync($"{10 + i} BD");
        }

        await test.MoveToAsync("2027-01-04 17:59");
        Assert.Empty(Mails(test));
        await test.MoveToAsync("2027-01-04 18:00");

        var digest = Assert.Single(Mails(test)).Mail;
        Assert.StartsWith("News from your secure file", digest.Subject, StringComparison.Ordinal);
        Assert.Equal(5, digest.Text.Split('\n').Count(line => line.StartsWith("- There is an action for you", StringComparison.Ordinal)));
        Assert.Contains("- There is an action for you in your secure file", digest.Text, StringComparison.Ordinal);
        Assert.Contains("Please complete it by the end of Tuesday, January 19, 2027.", digest.Text, StringComparison.Ordinal);
        Assert.Equal(5, CalendarFile.Read(Assert.Single(digest.Attachments).Text).Events.Count());
        Assert.Equal([(OutboxState.InDigest, 5), (OutboxState.Sent, 1)], await StatesAsync(test));
    }

    [Theory, BothDatabases]
    public async Task It_comes_on_working_days_of_the_case(DatabaseProvider provider)
    {
        await using var test = await OpenAsync(provider);
        await test.MoveToAsync("2027-01-15 19:00"); // a Friday; Monday is Martin Luther King's day
        await test.AskAsync("20 BD");
        await test.AskAsync("21 BD");

        await test.MoveToAsync("2027-01-19 17:59");
        Assert.Empty(Mails(test));
        await test.MoveToAsync("2027-01-19 18:00");

        Assert.StartsWith("News from your secure file", Assert.Single(Mails(test)).Subject, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Who_was_told_of_a_date_in_a_digest_hears_when_it_moves(DatabaseProvider provider)
    {
        await using var test = await OpenAsync(provider);
        var task = await test.AskAsync("10 BD");
        await test.AskAsync("11 BD");
        await test.MoveToAsync("2027-01-04 18:00");
        var deadline = await test.DeadlineAsync(task);
        var office = new Viewer(PersonId: null, new HashSet<Role> { Role.Coordinator });
        await test.World.DoAsync(s => s.Get<Deadlines.ExtendDeadline>().RunAsync(new Deadlines.ExtendDeadline.Command(deadline.Id, "5 BD", "requested", office), s.Now, s.Ct));

        await test.MoveToAsync("2027-01-05 18:00");

        Assert.Equal("A date in your secure file has changed", Mails(test)[^1].Subject);
    }

    [Theory, BothDatabases]
    public async Task One_mail_alone_is_itself_at_the_chosen_hour(DatabaseProvider provider)
    {
        await using var test = await OpenAsync(provider);
        await test.AskAsync();
        await test.MoveToAsync("2027-01-04 18:00");

        Assert.Equal("You have an action in your secure file", Assert.Single(Mails(test)).Subject);
    }

    [Theory, BothDatabases]
    public async Task The_last_reminders_before_a_date_and_all_after_it_come_by_themselves_at_their_hour(DatabaseProvider provider)
    {
        await using var test = await OpenAsync(provider);
        await test.AskAsync("10 BD");
        await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-01-20 09:00");

        Assert.Equal(
            ["01-04 18:00 News", "01-11 18:00 News", "01-15 09:00 Reminder:", "01-15 09:00 Reminder:", "01-19 09:00 Due", "01-19 09:00 Due", "01-20 09:00 Overdue:", "01-20 09:00 Overdue:"],
            Mails(test).Select(m => $"{m.At.InZone(DateTimeZoneProviders.Tzdb["America/New_York"]).ToString("MM-dd HH:mm", null)} {m.Subject.Split(' ')[0]}"));
    }

    [Theory, BothDatabases]
    public async Task A_mail_whose_date_is_before_the_digest_does_not_wait_for_it(DatabaseProvider provider)
    {
        await using var test = await OpenAsync(provider);
        await test.AskAsync("4 h", "standard");
        await test.MoveToAsync("2027-01-04 10:00");

        Assert.Single(Mails(test));
    }

    [Theory, BothDatabases]
    public async Task What_was_answered_meanwhile_is_not_in_it(DatabaseProvider provider)
    {
        await using var test = await OpenAsync(provider);
        var answered = await test.AskAsync("10 BD");
        await test.AskAsync("11 BD");
        await test.AskAsync("12 BD");
        await test.MoveToAsync("2027-01-04 12:00");
        await test.AnswerAsync(answered);
        await test.MoveToAsync("2027-01-04 18:00");

        Assert.Equal(2, Assert.Single(Mails(test)).Mail.Text.Split('\n').Count(line => line.StartsWith("- ", StringComparison.Ordinal)));
    }

    [Theory, BothDatabases]
    public async Task What_is_answered_between_making_and_sending_the_digest_is_not_in_it_and_an_empty_one_is_not_sent(DatabaseProvider provider)
    {
        await using var test = await OpenAsync(provider);
        Guid[] tasks = [await test.AskAsync("10 BD"), await test.AskAsync("11 BD")];
        test.SleepUntil("2027-01-04 18:00");
        // One look of the pump makes the digest; the next would send it.
        await test.World.Get<MailPump>().RunOnceAsync(CancellationToken.None);
        Assert.Equal([(OutboxState.InDigest, 2), (OutboxState.Queued, 1)], await StatesAsync(test));

        foreach (var task in tasks)
        {
            await test.AnswerAsync(task);
        }

        await test.MoveToAsync("2027-01-04 19:00");
        Assert.Empty(Mails(test));
    }

    [Theory, BothDatabases]
    public async Task A_process_that_dies_while_sending_a_digest_loses_and_doubles_nothing(DatabaseProvider provider)
    {
        await using var test = await OpenAsync(provider);
        await test.AskAsync("10 BD");
        await test.AskAsync("11 BD");
        test.SleepUntil("2027-01-04 18:00");
        using var death = new CancellationTokenSource();
        var dying = new DyingSender(death);
        await using var node = test.World.AnotherNode(s => s.AddSingleton<IMailSender>(dying));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                await node.Get<MailPump>().RunOnceAsync(death.Token);
            }
        });

        await test.MoveToAsync("2027-01-04 18:10");

        // The simulated server may be given the same mail twice, so the cut-off one is repeated, as a file is.
        Assert.Equal(dying.Attempted, Assert.Single(Mails(test)).MessageId);
        Assert.Equal([(OutboxState.InDigest, 2), (OutboxState.Sent, 1)], await StatesAsync(test));
    }

    [Theory, BothDatabases]
    public async Task A_digest_that_bounces_goes_to_the_next_safe_address_with_all_that_it_says(DatabaseProvider provider)
    {
        await using var test = await OpenAsync(provider);
        var client = await test.ClientAsync();
        await test.World.DoAsync(s => s.Get<SetContact>().RunAsync(
            new SetContact.Command(client.Id, new ContactInput(Channels: ["email", "email:second@example.org"]), Office), s.Now, s.Ct));
        await test.AskAsync("10 BD");
        await test.AskAsync("11 BD");
        test.Server.Refuse("client@example.org");
        await test.MoveToAsync("2027-01-04 18:05");

        var digest = Assert.Single(test.Server.Messages, m => m.To == "second@example.org");
        Assert.Equal(2, digest.Mail.Text.Split('\n').Count(line => line.StartsWith("- ", StringComparison.Ordinal)));
    }

    [Theory, BothDatabases]
    public async Task A_mail_that_may_not_go_is_not_taken_along(DatabaseProvider provider)
    {
        await using var test = await OpenAsync(provider);
        await test.AskAsync("10 BD");
        await test.AskAsync("11 BD");
        var client = await test.ClientAsync();
        await test.World.DoAsync(s => s.Get<SetContact>().RunAsync(
            new SetContact.Command(client.Id, new ContactInput(NoContact: true), Office), s.Now, s.Ct));
        await test.MoveToAsync("2027-01-05 00:00");

        Assert.Empty(Mails(test));
        Assert.Equal([(OutboxState.Suppressed, 2)], await StatesAsync(test));
    }

    private static readonly Viewer Office = new(PersonId: null, new HashSet<Role> { Role.Coordinator });

    private static async Task<TestCase> OpenAsync(DatabaseProvider provider)
    {
        var test = await TestCase.OpenAsync(provider);
        var client = await test.ClientAsync();
        await test.World.DoAsync(s => s.Get<SetMailChoices>().RunAsync(
            new SetMailChoices.Command(client.Id, new LocalTime(18, 0), EarlyReminders: true, new Viewer(client.PersonId, new HashSet<Role>())), s.Now, s.Ct));
        return test;
    }

    private static IReadOnlyList<SimulatedMessage> Mails(TestCase test) => [.. test.Server.Messages.Where(m => m.To == "client@example.org")];

    private static async Task<IReadOnlyList<(OutboxState, int)>> StatesAsync(TestCase test)
    {
        var client = await test.ClientAsync();
        var states = await test.World.ReadAsync(s => s.Db.Set<OutboxMessage>().Where(m => m.ParticipationId == client.Id).Select(m => m.State).ToListAsync());
        return [.. states.GroupBy(s => s).OrderBy(g => g.Key.ToString(), StringComparer.Ordinal).Select(g => (g.Key, g.Count()))];
    }

    private sealed class DyingSender(CancellationTokenSource death) : IMailSender
    {
        public string? Attempted { get; private set; }

        public bool IsRepeatable => true;

        public async Task<SendResult> SendAsync(RenderedMail mail, CancellationToken ct)
        {
            Attempted = mail.MessageId;
            await death.CancelAsync();
            ct.ThrowIfCancellationRequested();
            return SendResult.Accepted;
        }
    }
}
