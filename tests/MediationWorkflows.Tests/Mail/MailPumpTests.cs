using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Tests.Mail;

public sealed class MailPumpTests
{
    [Theory, BothDatabases]
    public async Task The_same_mail_asked_for_twice_goes_out_once(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var client = await test.ClientAsync();
        for (var i = 0; i < 2; i++)
        {
            await test.World.DoAsync(s => s.Get<Outbox>().EnqueueAsync("key", "case-closed", client, new Outbox.Subject(test.CaseId), s.Now, s.Now, s.Ct));
        }

        await Pump(test);
        await Pump(test);

        Assert.Single(test.Server.Messages);
    }

    [Theory, BothDatabases]
    public async Task A_bounced_address_gets_nothing_more(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        test.Server.Refuse("client@example.org");
        await Enqueue(test, "first");
        await Pump(test);
        await Enqueue(test, "second");
        await Pump(test);

        // Between them, the coordinator is asked to reach the person.
        Assert.Equal([OutboxState.Bounced, OutboxState.Sent, OutboxState.Suppressed], await States(test));
        Assert.Equal("coordinator@example.org", Assert.Single(test.Server.Messages).To);
        Assert.NotNull((await test.ClientAsync()).Person.EmailBouncedAt);
    }

    [Theory, BothDatabases]
    public async Task Quiet_hours_of_the_recipient_put_a_mail_off_to_their_end(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.World.DoAsync(s => s.Db.Set<Participation>().Where(p => p.Key == "client").ExecuteUpdateAsync(u => u
            .SetProperty(p => p.QuietFrom, new LocalTime(20, 0)).SetProperty(p => p.QuietTo, new LocalTime(7, 30))));
        await test.MoveToAsync("2027-01-05 23:00");
        await Enqueue(test, "late");

        await test.MoveToAsync("2027-01-06 07:29");
        Assert.Empty(test.Server.Messages);
        await test.MoveToAsync("2027-01-06 07:30");
        Assert.Single(test.Server.Messages);
    }

    [Theory, BothDatabases]
    public async Task Somebody_who_must_not_be_contacted_gets_nothing(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.World.DoAsync(s => s.Db.Set<Participation>().Where(p => p.Key == "client").ExecuteUpdateAsync(u => u.SetProperty(p => p.NoContact, true)));
        await Enqueue(test, "never");

        await Pump(test);

        Assert.Empty(test.Server.Messages);
        Assert.Equal([OutboxState.Suppressed], await States(test));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, false, OutboxState.Unknown)]
    [InlineData(DatabaseProvider.Sqlite, true, OutboxState.Sent)]
    public async Task A_delivery_that_its_node_did_not_live_to_finish_is_repeated_only_where_that_is_harmless(
        DatabaseProvider provider, bool isRepeatable, OutboxState expected)
    {
        var sender = new DyingSender(isRepeatable);
        await using var test = await TestCase.OpenAsync(provider);
        await Enqueue(test, "cut-off");
        await using var dying = test.World.AnotherNode(s => s.AddSingleton<IMailSender>(sender));
        await Assert.ThrowsAsync<OperationCanceledException>(() => dying.Get<MailPump>().RunOnceAsync(sender.Death.Token));

        sender.IsDead = false;
        dying.Clock.MoveTo(TestWorld.Start + Duration.FromMinutes(1));
        await using var next = test.World.AnotherNode(s => s.AddSingleton<IMailSender>(sender));
        await next.Get<MailPump>().RunOnceAsync(CancellationToken.None);

        Assert.Equal([expected], await States(test));
        Assert.Equal(isRepeatable ? 2 : 1, sender.Attempts);
    }

    [Theory, BothDatabases]
    public async Task A_server_that_is_away_is_tried_again_with_backoff_until_the_mail_is_a_dead_letter(DatabaseProvider provider)
    {
        var sender = new AwaySender();
        await using var test = await TestCase.OpenAsync(provider);
        await Enqueue(test, "away");
        await using var node = test.World.AnotherNode(s => s.AddSingleton<IMailSender>(sender));
        var pump = node.Get<MailPump>();
        while (await pump.NextAsync(CancellationToken.None) is { } next)
        {
            node.Clock.MoveTo(next);
            await pump.RunOnceAsync(CancellationToken.None);
        }

        Assert.Equal([OutboxState.Failed], await States(test));
        Assert.Equal(5, sender.Attempts);
    }

    [Theory, BothDatabases]
    public async Task Mails_of_a_batch_that_were_not_tried_yet_go_out_after_their_node_died(DatabaseProvider provider)
    {
        var sender = new DyingSender(isRepeatable: false);
        await using var test = await TestCase.OpenAsync(provider);
        foreach (var key in (string[])["in the middle", "not tried", "nor this one"])
        {
            await Enqueue(test, key);
        }

        await using var dying = test.World.AnotherNode(s => s.AddSingleton<IMailSender>(sender));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dying.Get<MailPump>().RunOnceAsync(sender.Death.Token));
        sender.IsDead = false;
        await using var next = test.World.AnotherNode(s => s.AddSingleton<IMailSender>(sender));
        for (var minutes = 1; minutes <= 3; minutes++)
        {
            next.Clock.MoveTo(TestWorld.Start + Duration.FromMinutes(minutes));
            await next.Get<MailPump>().RunOnceAsync(CancellationToken.None);
        }

        Assert.Equal([OutboxState.Unknown, OutboxState.Sent, OutboxState.Sent], await States(test));
        Assert.Equal(3, sender.Attempts);
    }

    [Fact]
    public async Task A_commit_that_fails_after_the_server_took_the_mail_never_sends_it_again()
    {
        var sender = new AcceptingSender();
        await using var test = await TestCase.OpenAsync(DatabaseProvider.Sqlite);
        await Enqueue(test, "taken");
        await using var node = test.World.AnotherNode(s => s.AddSingleton<IMailSender>(sender));
        // The database goes away between the server's answer and our record of it.
        sender.AfterAccepting = () => node.DoAsync(s => s.Db.Database.ExecuteSqlRawAsync("ALTER TABLE outbox RENAME TO outbox_away"));
        await Assert.ThrowsAnyAsync<Exception>(() => node.Get<MailPump>().RunOnceAsync(CancellationToken.None));

        await node.DoAsync(s => s.Db.Database.ExecuteSqlRawAsync("ALTER TABLE outbox_away RENAME TO outbox"));
        sender.AfterAccepting = () => Task.CompletedTask;
        for (var minutes = 1; minutes <= 3; minutes++)
        {
            node.Clock.MoveTo(TestWorld.Start + Duration.FromMinutes(minutes));
            await node.Get<MailPump>().RunOnceAsync(CancellationToken.None);
        }

        Assert.Equal([OutboxState.Unknown], await States(test));
        Assert.Equal(1, sender.Accepted);
    }

    private static async Task Enqueue(TestCase test, string key)
    {
        var client = await test.ClientAsync();
        await test.World.DoAsync(s => s.Get<Outbox>().EnqueueAsync(key, "case-closed", client, new Outbox.Subject(test.CaseId), s.Now, s.Now, s.Ct));
    }

    private static Task Pump(TestCase test) => test.World.Get<MailPump>().RunOnceAsync(CancellationToken.None);

    private static Task<List<OutboxState>> States(TestCase test) =>
        test.World.ReadAsync(s => s.Db.Set<OutboxMessage>().OrderBy(m => m.Id).Select(m => m.State).ToListAsync());

    /// <summary>Hands the mail over, and then its process is gone.</summary>
    private sealed class DyingSender(bool isRepeatable) : IMailSender
    {
        public CancellationTokenSource Death { get; } = new();

        public bool IsDead { get; set; } = true;

        public int Attempts { get; private set; }

        public bool IsRepeatable => isRepeatable;

        public async Task<SendResult> SendAsync(RenderedMail mail, CancellationToken ct)
        {
            Attempts++;
            if (IsDead)
            {
                await Death.CancelAsync();
                ct.ThrowIfCancellationRequested();
            }

            return SendResult.Accepted;
        }
    }

    private sealed class AwaySender : IMailSender
    {
        public int Attempts { get; private set; }

        public bool IsRepeatable => false;

        public Task<SendResult> SendAsync(RenderedMail mail, CancellationToken ct)
        {
            Attempts++;
            return Task.FromResult(new SendResult(SendOutcome.Deferred, "no-connection"));
        }
    }

    private sealed class AcceptingSender : IMailSender
    {
        public Func<Task> AfterAccepting { get; set; } = () => Task.CompletedTask;

        public int Accepted { get; private set; }

        public bool IsRepeatable => false;

        public async Task<SendResult> SendAsync(RenderedMail mail, CancellationToken ct)
        {
            Accepted++;
            await AfterAccepting();
            return SendResult.Accepted;
        }
    }
}
