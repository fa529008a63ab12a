using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Support;
using NodaTime;

namespace MediationWorkflows.Tests.Tasks;

/// <summary>Who represents a party is reminded of what the party must do, as long as they represent them.</summary>
public sealed class RepresentedPartyTests
{
    private const string Guardian = "guardian@example.org";

    private static readonly Viewer Office = new(PersonId: null, new HashSet<Role> { Role.Coordinator });

    [Theory, BothDatabases]
    public async Task A_representative_hears_every_reminder_that_the_party_hears_until_their_mandate_ends(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var guardian = await AddGuardianAsync(test);
        var task = await test.AskAsync("10 BD");

        await test.MoveToAsync("2027-01-16 00:00");
        Assert.Equal(["01-11 09:00", "01-15 09:00"], test.RemindersOf("client@example.org"));
        Assert.Equal(["01-11 09:00", "01-15 09:00"], test.RemindersOf(Guardian));

        await test.World.DoAsync(s => s.Get<WithdrawParticipation>().RunAsync(
            new WithdrawParticipation.Command(guardian.Id, new Viewer(guardian.PersonId, new HashSet<Role>())), s.Now, s.Ct));
        await test.MoveToAsync("2027-01-20 10:00");

        Assert.Equal(["01-11 09:00", "01-15 09:00", "01-19 09:00", "01-20 09:00"], test.RemindersOf("client@example.org"));
        Assert.Equal(2, test.RemindersOf(Guardian).Count);
        Assert.Equal(TaskState.Open, (await test.TaskAsync(task)).State);
    }

    [Theory, BothDatabases]
    public async Task An_answer_of_either_stops_the_reminders_of_both(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var guardian = await AddGuardianAsync(test);
        var task = await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-01-12 00:00");

        await test.World.DoAsync(s => s.Get<CompleteTask>().RunAsync(
            new CompleteTask.Command(task, "Yes", [], new Viewer(guardian.PersonId, new HashSet<Role>())), s.Now, s.Ct));
        await test.MoveToAsync("2027-02-15 00:00");

        Assert.Equal(["01-11 09:00"], test.RemindersOf("client@example.org"));
        Assert.Equal(["01-11 09:00"], test.RemindersOf(Guardian));
    }

    [Fact]
    public async Task The_last_notice_says_the_same_date_to_both_and_silence_counts_from_the_partys_own()
    {
        await using var test = await TestCase.OpenAsync(DatabaseProvider.Sqlite);
        await AddGuardianAsync(test);
        var task = await test.AskAsync("10 BD");
        test.SleepUntil("2027-02-10 15:00");
        await test.MoveToAsync("2027-02-11 10:00");

        var said = test.Server.Messages.Where(m => m.To is "client@example.org" or Guardian && m.At > Instant.FromUtc(2027, 2, 11, 0, 0)).ToList();
        Assert.Equal(["client@example.org", Guardian], said.Select(m => m.To).Order());
        Assert.All(said, m => Assert.Contains("by the end of Friday, February 12, 2027", m.Mail.Text, StringComparison.Ordinal));
        await test.MoveToAsync("2027-02-13 00:00");
        Assert.Equal(TaskState.Expired, (await test.TaskAsync(task)).State);
    }

    [Fact]
    public async Task A_moved_date_is_told_to_both_who_were_told_the_old_one()
    {
        await using var test = await TestCase.OpenAsync(DatabaseProvider.Sqlite);
        await AddGuardianAsync(test);
        var task = await test.AskAsync("10 BD");
        await test.MoveToAsync("2027-01-12 10:00");
        var deadline = await test.DeadlineAsync(task);

        await test.World.DoAsync(s => s.Get<ExtendDeadline>().RunAsync(new ExtendDeadline.Command(deadline.Id, "5 BD", "requested", Office), s.Now, s.Ct));
        await test.MoveToAsync("2027-01-12 10:00");

        var moved = test.Server.Messages.Where(m => m.Subject == "A date in your secure file has changed").ToList();
        Assert.Equal(["client@example.org", Guardian], moved.Select(m => m.To).Order());
    }

    private static Task<Participation> AddGuardianAsync(TestCase test) => test.World.DoAsync(s => s.Get<AddParticipation>().RunAsync(
        new AddParticipation.Command(test.CaseId, new PartyInput("guardian", "Representative", "G. Guardian", Guardian, Representing: "client"), Office), s.Now, s.Ct));
}
