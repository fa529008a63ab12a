using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Holds;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Mail;

/// <summary>What a subscribed calendar reads.</summary>
public sealed class CalendarFeedTests
{
    [Theory, BothDatabases]
    public async Task It_has_ones_own_open_dates_and_nothing_else(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync("10 BD");
        var answered = await test.AskAsync("11 BD");
        await test.AnswerAsync(answered);

        var feed = CalendarFile.Read(await ReadAsync(test, "client"));
        var entry = Assert.Single(feed.Events);
        Assert.Equal(("20270119", "20270120", "1", "PRIVATE"), (entry.Single("DTSTART"), entry.Single("DTEND"), entry.Single("SEQUENCE"), entry.Single("CLASS")));
        Assert.Null(feed.Method);
        Assert.Empty(CalendarFile.Read(await ReadAsync(test, "clinician")).Events);
        Assert.Empty(CalendarFile.Read(await ReadAsync(test, "coordinator")).Events);
    }

    [Theory, BothDatabases]
    public async Task An_entry_is_the_one_that_the_mail_brought(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-01-04 10:00");

        var mailed = CalendarFile.Read(Assert.Single(Assert.Single(test.Server.Messages).Mail.Attachments).Text).Events.Single();
        var subscribed = CalendarFile.Read(await ReadAsync(test, "client")).Events.Single();
        foreach (var property in (string[])["UID", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "URL"])
        {
            Assert.Equal(mailed.Single(property), subscribed.Single(property));
        }
    }

    [Theory, BothDatabases]
    public async Task A_date_of_a_case_on_hold_stays_as_a_tentative_one(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync("10 BD");
        await test.World.DoAsync(s => s.Get<PlaceHold>().RunAsync(new PlaceHold.Command(test.CaseId, HoldKind.Safety, "Why", Office), s.Now, s.Ct));

        var held = Assert.Single(CalendarFile.Read(await ReadAsync(test, "client")).Events);

        Assert.Equal("TENTATIVE", held.Single("STATUS"));
        Assert.StartsWith("On hold: ", held.Single("SUMMARY"), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_representative_reads_the_dates_of_whom_they_represent_while_they_do(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync("10 BD");
        var guardian = await test.World.DoAsync(s => s.Get<AddParticipation>().RunAsync(new AddParticipation.Command(test.CaseId,
            new PartyInput("guardian", "Representative", "G. Guardian", "guardian@example.org", Representing: "client"), Office), s.Now, s.Ct));

        Assert.Single(CalendarFile.Read(await ReadAsync(test, "guardian")).Events);
        await test.World.DoAsync(s => s.Get<WithdrawParticipation>().RunAsync(new WithdrawParticipation.Command(guardian.Id, Office), s.Now, s.Ct));
        Assert.Empty(CalendarFile.Read(await ReadAsync(test, "guardian")).Events);
    }

    [Theory, BothDatabases]
    public async Task A_new_link_ends_the_old_one_and_only_a_hash_is_kept(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var client = await test.ClientAsync();
        var first = await RenewAsync(test, client.PersonId);
        var second = await RenewAsync(test, client.PersonId);

        Assert.Null(await PersonOfAsync(test, first));
        Assert.Equal(client.PersonId, (await PersonOfAsync(test, second))!.Id);
        var stored = await test.World.ReadAsync(s => s.Db.Set<CalendarFeed>().SingleAsync());
        Assert.DoesNotContain(second, stored.TokenHash, StringComparison.Ordinal);

        await test.World.DoAsync(s => s.Get<CalendarFeeds>().RevokeAsync(client.PersonId, s.Ct));
        Assert.Null(await PersonOfAsync(test, second));
    }

    private static readonly Viewer Office = new(PersonId: null, new HashSet<Role> { Role.Coordinator });

    private static Task<string> RenewAsync(TestCase test, Guid person) =>
        test.World.DoAsync(async s => (await s.Get<CalendarFeeds>().RenewAsync(person, s.Now, s.Ct)).Token);

    private static Task<Person?> PersonOfAsync(TestCase test, string token) => test.World.ReadAsync(s => s.Get<CalendarFeeds>().PersonOfAsync(token, s.Ct));

    private static Task<string> ReadAsync(TestCase test, string key) => test.World.ReadAsync(async s => await s.Get<FeedText>().WriteAsync(
        await s.Db.Set<Participation>().Where(p => p.Key == key).Select(p => p.Person).FirstAsync(), s.Now, s.Ct));
}
