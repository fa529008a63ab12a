using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Support;
using NodaTime.Text;

namespace MediationWorkflows.Tests.Monitoring;

public sealed class ReplayPlanTests
{
    [Theory, BothDatabases]
    public async Task The_plan_foretells_the_one_mail_that_then_goes_out_and_what_it_collapses(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.MoveToAsync("2027-04-05 10:00");
        await test.AskAsync("9 BD"); // due Fri 04-16
        await test.MoveToAsync("2027-04-15 08:00");
        Assert.True((await PlanAsync(test)).IsEmpty);
        test.SleepUntil("2027-04-18 08:00");

        var plan = await PlanAsync(test);
        await test.MoveToAsync("2027-04-19 10:00");

        var deadline = Assert.Single(plan.Deadlines);
        Assert.Equal("t-1", Assert.Single(deadline.Collapses));
        Assert.Null(deadline.Silence);
        var sent = Assert.Single(deadline.Sends);
        Assert.Equal(("t0", "2027-04-19T13:00:00Z"), (sent.Rung, InstantPattern.ExtendedIso.Format(sent.SendAt)));
        Assert.Equal("04-19 09:00", test.RemindersOf("client@example.org")[^1]);
        Assert.True((await PlanAsync(test)).IsEmpty);
    }

    [Theory, BothDatabases]
    public async Task Silence_of_a_downtime_waits_and_a_coordinator_may_approve_it_once_the_warning_had_its_day(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD"); // silence Tue 01-26
        await test.MoveToAsync("2027-01-25 12:00");
        test.SleepUntil("2027-01-28 15:00");
        Assert.Equal(SilenceAfterDowntime.WaitsForApproval, Assert.Single((await PlanAsync(test)).Deadlines).Silence);
        await test.MoveToAsync("2027-01-28 15:01");
        Assert.True(Assert.Single((await PlanAsync(test)).Waiting).MayBeApproved);

        Assert.Single(await ApproveAsync(test, dryRun: true));
        await test.MoveToAsync("2027-01-28 15:02");
        Assert.Equal(TaskState.Open, (await test.TaskAsync(task)).State);
        Assert.Single(await ApproveAsync(test, dryRun: false));
        await test.MoveToAsync("2027-01-28 15:03");

        Assert.Equal(TaskState.Expired, (await test.TaskAsync(task)).State);
    }

    [Theory, BothDatabases]
    public async Task A_consequence_is_not_approved_before_its_warning_had_a_full_business_day(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("10 BD");
        test.SleepUntil("2027-02-10 15:00"); // nobody was ever warned
        Assert.Equal(SilenceAfterDowntime.WarnsFirst, Assert.Single((await PlanAsync(test)).Deadlines).Silence);
        await test.MoveToAsync("2027-02-11 12:00"); // warned at 09:00

        Assert.Empty(await ApproveAsync(test, dryRun: false));

        await test.MoveToAsync("2027-02-12 23:59");
        Assert.Equal(TaskState.Open, (await test.TaskAsync(task)).State);
    }

    private static Task<ReplayPlan> PlanAsync(TestCase test) => test.World.ReadAsync(s => s.Get<PlanReplay>().RunAsync(s.Now, s.Ct));

    private static Task<IReadOnlyList<Guid>> ApproveAsync(TestCase test, bool dryRun) => test.World.DoAsync(s => s.Get<ApproveConsequences>().RunAsync(
        new ApproveConsequences.Command(DeadlineIds: null, dryRun, new Viewer(PersonId: null, new HashSet<Role> { Role.Coordinator })), s.Now, s.Ct));
}
