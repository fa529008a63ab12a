using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Monitoring;

public sealed class ActOnStalledTests
{
    private static readonly Viewer Office = new(PersonId: null, new HashSet<Role> { Role.Administrator });

    [Theory, BothDatabases]
    public async Task A_dry_run_counts_exactly_what_acting_then_does_and_changes_nothing(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync();
        await test.World.DoAsync(s => s.Db.Set<WorkTimer>().ExecuteDeleteAsync());

        var planned = await ActAsync(test, StallReason.DeadlineWithoutWakeUp, dryRun: true);
        Assert.False(await test.World.ReadAsync(s => s.Db.Set<WorkTimer>().AnyAsync()));
        var done = await ActAsync(test, StallReason.DeadlineWithoutWakeUp);

        Assert.Equal((1, 1), (planned.Count, done.Count));
        Assert.Equal(planned.Done, done.Done);
        Assert.Empty(await test.World.ReadAsync(s => s.Get<StalledCases>().ListAsync(s.Now, s.Ct)));
        Assert.Contains("DeadlineWithoutWakeUp", await test.World.ReadAsync(s => s.Db.Set<AuditEvent>().Where(e => e.Action == "stalled.acted").Select(e => e.Data!).SingleAsync()), StringComparison.Ordinal);
        Assert.Equal(0, (await ActAsync(test, StallReason.DeadlineWithoutWakeUp)).Selected);
    }

    [Theory, BothDatabases]
    public async Task Who_is_overdue_is_reminded_once_a_day_and_the_second_time_is_refused_with_its_reason(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync();
        await test.MoveToAsync("2027-01-22 09:00");
        var before = test.Server.Messages.Count(m => m.To == "client@example.org");

        var first = await ActAsync(test, StallReason.Overdue);
        var planned = await ActAsync(test, StallReason.Overdue, dryRun: true);
        var second = await ActAsync(test, StallReason.Overdue);
        await test.MoveToAsync("2027-01-22 12:00");

        Assert.Equal((1, 0, 0), (first.Count, planned.Count, second.Count));
        Assert.Contains("today", Assert.Single(second.Refused).Why.ToString(), StringComparison.Ordinal);
        Assert.Equal(before + 1, test.Server.Messages.Count(m => m.To == "client@example.org"));
    }

    [Theory, BothDatabases]
    public async Task Only_the_cases_that_were_named_are_acted_on_and_the_others_are_told_apart(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync();
        await test.World.DoAsync(s => s.Db.Set<WorkTimer>().ExecuteDeleteAsync());
        var unknown = Guid.NewGuid();

        var report = await test.World.DoAsync(s => s.Get<ActOnStalled>().RunAsync(new ActOnStalled.Command([unknown], Reason: null, DryRun: false, Office), s.Now, s.Ct));

        Assert.Equal((1, 0), (report.Selected, report.Count));
        Assert.Equal(unknown, Assert.Single(report.Refused).CaseId);
        Assert.False(await test.World.ReadAsync(s => s.Db.Set<WorkTimer>().AnyAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_task_of_nobodys_goes_to_the_coordinator_where_the_caller_may_give_tasks(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var coordinator = await test.World.ReadAsync(s => s.Db.Set<MediationWorkflows.Parties.Participation>().FirstAsync(p => p.Key == "coordinator"));
        var task = await test.World.DoAsync(async s => (await s.Get<OpenTask>().RunAsync(new OpenTask.Command(test.CaseId, PlainKind.KindName, AssigneeId: null, "10 BD", "standard"), s.Now, s.Ct)).Id);
        var office = new Viewer(coordinator.PersonId, new HashSet<Role> { Role.Coordinator });

        var planned = await AssignAsync(dryRun: true);
        var unassigned = (await test.TaskAsync(task)).AssigneeId;
        var done = await AssignAsync(dryRun: false);

        Assert.Equal((1, null), (planned.Count, unassigned));
        Assert.Equal(planned.Done, done.Done);
        Assert.Equal(coordinator.Id, (await test.TaskAsync(task)).AssigneeId);

        Task<ActOnStalled.Report> AssignAsync(bool dryRun) =>
            test.World.DoAsync(s => s.Get<ActOnStalled>().RunAsync(new ActOnStalled.Command(null, StallReason.UnassignedTask, dryRun, office), s.Now, s.Ct));
    }

    [Fact]
    public async Task A_selection_says_which_cases_or_why_and_with_both_it_is_narrower()
    {
        await using var test = await TestCase.OpenAsync(DatabaseProvider.Sqlite);
        await test.AskAsync();
        await test.World.DoAsync(s => s.Db.Set<WorkTimer>().ExecuteDeleteAsync(s.Ct));
        Task<ActOnStalled.Report> LookAsync(IReadOnlyCollection<Guid>? ids, StallReason? reason) =>
            test.World.DoAsync(s => s.Get<ActOnStalled>().RunAsync(new ActOnStalled.Command(ids, reason, DryRun: true, Office), s.Now, s.Ct));

        await Assert.ThrowsAsync<InvalidInputException>(() => LookAsync(null, null));
        var count = (await LookAsync(null, StallReason.DeadlineWithoutWakeUp)).Count;
        Assert.NotEqual(0, count);
        Assert.Equal(count, (await LookAsync([test.CaseId], StallReason.DeadlineWithoutWakeUp)).Count);
        Assert.Equal(0, (await LookAsync([test.CaseId], StallReason.Overdue)).Count);
        Assert.Equal(0, (await LookAsync([Guid.NewGuid()], StallReason.DeadlineWithoutWakeUp)).Count);
    }

    private static Task<ActOnStalled.Report> ActAsync(TestCase test, StallReason reason, bool dryRun = false) =>
        test.World.DoAsync(s => s.Get<ActOnStalled>().RunAsync(new ActOnStalled.Command(null, reason, dryRun, Office), s.Now, s.Ct));
}
