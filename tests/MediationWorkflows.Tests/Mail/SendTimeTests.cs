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

/// <summary>The edge between queueing and sending: what changed in between decides.</summary>
public sealed class SendTimeTests
{
    private static readonly Viewer Office = new(PersonId: null, new HashSet<Role> { Role.Coordinator });

    [Theory, BothDatabases]
    public async Task A_rule_of_contact_that_came_after_the_mail_was_queued_holds_it_back(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await Enqueue(test);
        await SetContactAsync(test, new ContactInput(NoContact: true));
        await test.MoveToAsync("2027-01-04 10:00");

        Assert.Empty(test.Server.Messages);
        Assert.Equal((OutboxState.Suppressed, "NoContact"), await FateAsync(test));
    }

    [Theory, BothDatabases]
    public async Task Consent_to_be_mailed_that_is_taken_back_after_queueing_holds_the_mail_back(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await Enqueue(test);
        await SetContactAsync(test, new ContactInput(Channels: ["phone"]));
        await test.MoveToAsync("2027-01-04 10:00");

        Assert.Empty(test.Server.Messages);
        Assert.Equal((OutboxState.Suppressed, "NoMailWanted"), await FateAsync(test));
    }

    [Theory, BothDatabases]
    public async Task Quiet_hours_that_were_set_after_queueing_put_the_mail_off(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await Enqueue(test);
        await SetContactAsync(test, new ContactInput(QuietFrom: new LocalTime(8, 0), QuietTo: new LocalTime(18, 0)));
        await test.MoveToAsync("2027-01-04 17:59");
        Assert.Empty(test.Server.Messages);

        await test.MoveToAsync("2027-01-04 18:00");
        Assert.Single(test.Server.Messages);
    }

    [Theory, BothDatabases]
    public async Task Who_left_the_case_after_queueing_gets_nothing(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await Enqueue(test);
        var client = await test.ClientAsync();
        await test.World.DoAsync(s => s.Get<WithdrawParticipation>().RunAsync(new WithdrawParticipation.Command(client.Id, Office), s.Now, s.Ct));
        await test.MoveToAsync("2027-01-04 10:00");

        Assert.Empty(test.Server.Messages);
    }

    [Theory, BothDatabases]
    public async Task The_language_is_the_one_of_the_moment_of_sending(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await Enqueue(test);
        await SetContactAsync(test, new ContactInput(), "de");
        await test.MoveToAsync("2027-01-04 10:00");

        Assert.Equal("Ihre sichere Akte wurde geschlossen", Assert.Single(test.Server.Messages).Subject);
    }

    [Theory, BothDatabases]
    public async Task A_link_to_sign_in_is_not_mailed_to_whom_no_mail_is_safe(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await SetContactAsync(test, new ContactInput(NoContact: true));
        var client = await test.ClientAsync();
        await test.World.DoAsync(s =>
        {
            s.Db.Add(new OutboxMessage
            {
                Id = Ids.New(s.Now), IdempotencyKey = "link", PersonId = client.PersonId, Template = ISignInLinks.Template, IntendedAt = s.Now, NotBefore = s.Now, CreatedAt = s.Now,
            });
            return Task.CompletedTask;
        });
        await test.MoveToAsync("2027-01-04 10:00");

        Assert.Empty(test.Server.Messages);
    }

    [Theory, BothDatabases]
    public async Task A_reminder_that_the_server_took_only_at_night_waits_for_the_next_business_morning(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-01-12 12:00");
        await ClaimOldAsync(test, "2027-01-12 22:30");
        await test.MoveToAsync("2027-01-13 08:59");
        Assert.DoesNotContain(test.Server.Messages, IsLate);

        await test.MoveToAsync("2027-01-13 09:00");
        Assert.Single(test.Server.Messages, IsLate);

        static bool IsLate(SimulatedMessage m) => m.MessageId.Contains("late", StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_reminder_that_is_overtaken_by_its_date_is_not_sent(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-01-19 08:00");
        // Quiet from before the last reminder until after the date.
        await SetContactAsync(test, new ContactInput(QuietFrom: new LocalTime(8, 30), QuietTo: new LocalTime(0, 30)));
        await test.MoveToAsync("2027-01-20 00:30");

        Assert.DoesNotContain(test.Server.Messages, m => m.Subject.StartsWith("Due today", StringComparison.Ordinal));
        Assert.Contains("Overtaken", await test.World.ReadAsync(s => s.Db.Set<OutboxMessage>().Select(m => m.Reason).ToListAsync()));
        Assert.True((await test.DeadlineAsync(task)).IsOpen);
    }

    [Theory, BothDatabases]
    public async Task Jitter_spreads_the_reminders_of_an_instant_and_shows_nowhere(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await using var node = test.World.AnotherNode(s => s.Configure<MailOptions>(mail => mail.JitterSeconds = 120));
        var client = await test.ClientAsync();
        var nine = TestWorld.At("2027-01-11T14:00:00Z");
        await node.DoAsync(async s =>
        {
            for (var i = 0; i < 50; i++)
            {
                await s.Get<Outbox>().EnqueueAsync($"rung {i}", "case-closed", client, new Outbox.Subject(test.CaseId, Rung: "t-5"), nine, s.Now, s.Ct);
            }

            await s.Get<Outbox>().EnqueueAsync("notice", "case-closed", client, new Outbox.Subject(test.CaseId), nine, s.Now, s.Ct);
        });

        var mails = await node.ReadAsync(s => s.Db.Set<OutboxMessage>().ToListAsync());
        Assert.All(mails, m => Assert.Equal(nine, m.IntendedAt));
        Assert.All(mails, m => Assert.InRange(m.NotBefore, nine, nine + Duration.FromMinutes(2)));
        Assert.Equal(nine, mails.Single(m => m.Rung is null).NotBefore);
        Assert.True(mails.Select(m => m.NotBefore).Distinct().Count() > 40);
    }

    [Theory, BothDatabases]
    public async Task What_a_party_is_told_at_night_waits_for_the_morning_and_what_the_office_is_told_does_not(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.MoveToAsync("2027-01-05 22:15");
        await test.AskAsync("10 BD");
        var coordinator = await test.World.ReadAsync(s => s.Db.Set<Participation>().Include(p => p.Person).FirstAsync(p => p.Key == "coordinator"));
        await test.World.DoAsync(s => s.Get<Outbox>().EnqueueAsync("office", "case-closed", coordinator, new Outbox.Subject(test.CaseId), s.Now, s.Now, s.Ct));

        await test.MoveToAsync("2027-01-06 08:59");
        Assert.Equal("coordinator@example.org", Assert.Single(test.Server.Messages).To);
        await test.MoveToAsync("2027-01-06 09:00");

        Assert.Single(test.Server.Messages, m => m.To == "client@example.org");
    }

    [Theory, BothDatabases]
    public async Task What_is_counted_in_hours_is_told_at_once_at_any_hour(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.MoveToAsync("2027-01-05 22:15");
        await test.AskAsync("15 min");

        await test.MoveToAsync("2027-01-05 22:16");

        Assert.Single(test.Server.Messages, m => m.To == "client@example.org");
    }

    [Theory, BothDatabases]
    public async Task A_date_that_moves_while_the_task_is_not_told_yet_is_told_with_it(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.MoveToAsync("2027-01-05 22:15");
        var task = await test.AskAsync("10 BD"); // due Wed 01-20
        var deadline = await test.DeadlineAsync(task);
        await test.World.DoAsync(s => s.Get<Deadlines.ExtendDeadline>().RunAsync(new Deadlines.ExtendDeadline.Command(deadline.Id, "5 BD", "requested", Office), s.Now, s.Ct));

        await test.MoveToAsync("2027-01-06 10:00");

        Assert.Contains("Wednesday, January 27, 2027", Assert.Single(test.Server.Messages).Mail.Text, StringComparison.Ordinal);
    }

    private static async Task Enqueue(TestCase test)
    {
        var client = await test.ClientAsync();
        await test.World.DoAsync(s => s.Get<Outbox>().EnqueueAsync("key", "case-closed", client, new Outbox.Subject(test.CaseId), s.Now, s.Now, s.Ct));
    }

    /// <summary>A reminder of nine o'clock that comes to be sent at another hour, as after a server that was away.</summary>
    private static async Task ClaimOldAsync(TestCase test, string newYorkTime)
    {
        var client = await test.ClientAsync();
        var at = DateTimeZoneProviders.Tzdb["America/New_York"].AtStrictly(NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm").Parse(newYorkTime).Value).ToInstant();
        await test.World.DoAsync(async s =>
        {
            var deadline = await s.Db.Set<Deadlines.Deadline>().FirstAsync();
            s.Db.Add(new OutboxMessage
            {
                Id = Ids.New(s.Now), IdempotencyKey = "late", CaseId = test.CaseId, PersonId = client.PersonId, ParticipationId = client.Id, Template = "reminder",
                DeadlineId = deadline.Id, Rung = "t-6", IntendedAt = s.Now, NotBefore = at, CreatedAt = s.Now,
            });
        });
    }

    private static async Task SetContactAsync(TestCase test, ContactInput contact, string? language = null)
    {
        var client = await test.ClientAsync();
        await test.World.DoAsync(s => s.Get<SetContact>().RunAsync(new SetContact.Command(client.Id, contact with { Language = language }, Office), s.Now, s.Ct));
    }

    private static Task<(OutboxState, string?)> FateAsync(TestCase test) => test.World.ReadAsync(async s =>
    {
        var mail = await s.Db.Set<OutboxMessage>().SingleAsync();
        return (mail.State, mail.Reason);
    });
}
