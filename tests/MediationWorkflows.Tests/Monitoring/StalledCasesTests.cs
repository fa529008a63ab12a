using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Holds;
using MediationWorkflows.Mail;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Monitoring;

/// <summary>Each reason is planted, found under its own name, and never found in a case that is well.</summary>
public sealed class StalledCasesTests
{
    [Theory, BothDatabases]
    public async Task A_hold_of_more_than_twenty_business_days_is_listed_and_one_of_twenty_is_not(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync("60 BD");
        await test.World.DoAsync(s => s.Get<PlaceHold>().RunAsync(new PlaceHold.Command(test.CaseId, HoldKind.Admin, "Moving", Office), s.Now, s.Ct));

        await test.MoveToAsync("2027-02-02 12:00"); // 20 business days after Mon 01-04, Martin Luther King's day left out
        Assert.Empty(await ListAsync(test));
        await test.MoveToAsync("2027-02-03 12:00");

        var stalled = Assert.Single(await ListAsync(test));
        Assert.Equal((StallReason.HeldTooLong, 21, test.CaseId, TestWorld.Start), (stalled.Reason, stalled.BusinessDays, stalled.CaseId, stalled.Since));
    }

    [Theory, BothDatabases]
    public async Task A_case_in_which_nothing_happens_and_nothing_is_due_is_listed_after_fifteen_business_days(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync("5 BD");
        await test.MoveToAsync("2027-01-06 12:00");
        await test.AnswerAsync(task);

        await test.MoveToAsync("2027-01-27 12:00");
        Assert.Empty(await ListAsync(test));
        await test.MoveToAsync("2027-01-28 12:00");

        var stalled = Assert.Single(await ListAsync(test));
        Assert.Equal((StallReason.Quiet, 15), (stalled.Reason, stalled.BusinessDays));
        // Who only looks at the case does not move it; who asks something does.
        await test.AskAsync("30 BD");
        Assert.Empty(await ListAsync(test));
    }

    [Theory, BothDatabases]
    public async Task A_case_that_waits_for_a_far_day_is_not_quiet(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync("90 BD");

        await test.MoveToAsync("2027-04-01 12:00");

        Assert.Empty(await ListAsync(test));
    }

    [Theory, BothDatabases]
    public async Task A_case_whose_workflow_sleeps_until_a_day_to_come_is_not_quiet(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var instance = await test.World.ReadAsync(s => s.Db.Set<MediationCase>().Where(c => c.Id == test.CaseId).Select(c => c.WorkflowInstanceId).FirstAsync());
        await test.World.DoAsync(s =>
        {
            s.Db.Add(WorkTimer.At(s.Now + Duration.FromDays(60), "Sleep", "until", s.Now, instance));
            return Task.CompletedTask;
        });
        test.SleepUntil("2027-02-15 12:00");
        Assert.Empty(await ListAsync(test));

        await test.World.DoAsync(s => s.Db.Set<WorkTimer>().Where(t => t.InstanceId == instance).ExecuteDeleteAsync());

        Assert.Equal(StallReason.Quiet, Assert.Single(await ListAsync(test)).Reason);
    }

    [Theory, BothDatabases]
    public async Task A_workflow_that_faulted_is_listed_also_when_the_case_only_started_it(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync("10 BD");
        var started = await test.World.StartAsync("waits", test.CaseId.ToString("N"));
        await test.World.DoAsync(async s => (await s.Db.FindAsync<WorkflowInstance>([started.Id], s.Ct))!.SubStatus = WorkflowSubStatus.Faulted);

        Assert.Equal((StallReason.FaultedInstance, test.CaseId), Assert.Single((await ListAsync(test)).Select(s => (s.Reason, s.CaseId))));
    }

    [Theory, BothDatabases]
    public async Task A_contact_is_undeliverable_only_when_no_address_is_left(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync("40 BD");
        var client = await test.ClientAsync();
        await test.World.DoAsync(s => s.Get<SetContact>().RunAsync(
            new SetContact.Command(client.Id, new ContactInput(Channels: ["email:only@example.org"]), Office), s.Now, s.Ct));
        Assert.Empty(await ListAsync(test));

        await test.World.DoAsync(async s => (await s.Db.FindAsync<Participation>([client.Id], s.Ct))!.SecondEmailBouncedAt = s.Now);
        Assert.Equal((StallReason.UndeliverableContact, "client"), Assert.Single((await ListAsync(test)).Select(s => (s.Reason, s.WaitingFor))));

        await test.World.DoAsync(s => s.Get<SetContact>().RunAsync(
            new SetContact.Command(client.Id, new ContactInput(Channels: ["email:only@example.org", "email"]), Office), s.Now, s.Ct));
        Assert.Empty(await ListAsync(test));
    }

    [Theory, BothDatabases]
    public async Task A_task_of_nobodys_and_a_deadline_without_a_wake_up_are_told_apart_from_what_is_overdue(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.World.DoAsync(s => s.Get<OpenTask>().RunAsync(new OpenTask.Command(test.CaseId, PlainKind.KindName, AssigneeId: null, "40 BD", "standard"), s.Now, s.Ct));
        var asleep = await test.AskAsync("41 BD");
        await test.AskAsync("1 BD");
        await test.MoveToAsync("2027-01-08 12:00");
        var id = (await test.DeadlineAsync(asleep)).Id;
        await test.World.DoAsync(s => s.Db.Set<WorkTimer>().Where(t => t.Kind == DeadlineWakeUp.TimerKind && t.TargetId == id).ExecuteDeleteAsync());

        var stalled = await ListAsync(test);

        Assert.Equal([StallReason.DeadlineWithoutWakeUp, StallReason.Overdue, StallReason.UnassignedTask], stalled.Select(s => s.Reason).OrderBy(r => r.ToString(), StringComparer.Ordinal));
        Assert.Equal(id, stalled.Single(s => s.Reason == StallReason.DeadlineWithoutWakeUp).DeadlineId);
    }

    [Theory, BothDatabases]
    public async Task A_wait_is_held_against_the_latest_answers_at_its_step_once_there_are_twenty(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.AskAsync("1 BD");
        await PlantAnswersAsync(test, [.. Enumerable.Range(1, 15), .. Enumerable.Repeat(99, 4)]);
        test.World.Clock.MoveTo(TestWorld.Start + Duration.FromDays(8));
        Assert.Null((await OverdueAsync()).LongerThan);

        await PlantAnswersAsync(test, [99]);

        // Seven of twenty took less than eight days; that of exactly eight took no less.
        Assert.Equal(35, (await OverdueAsync()).LongerThan);

        async Task<StalledCase> OverdueAsync() => Assert.Single(await ListAsync(test), s => s.Reason == StallReason.Overdue);
    }

    /// <summary>Answers at the same step that took so many days each.</summary>
    private static Task PlantAnswersAsync(TestCase test, int[] days) => test.World.DoAsync(async s =>
    {
        foreach (var taken in days)
        {
            var task = await s.Get<OpenTask>().RunAsync(new OpenTask.Command(test.CaseId, PlainKind.KindName, AssigneeId: null, "90 BD", "standard"), s.Now, s.Ct);
            (task.State, task.Outcome, task.CompletedAt) = (TaskState.Completed, "Yes", s.Now + Duration.FromDays(taken));
        }
    });

    [Theory, BothDatabases]
    public async Task A_closed_case_is_never_listed(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        await test.World.DoAsync(s => s.Get<PlaceHold>().RunAsync(new PlaceHold.Command(test.CaseId, HoldKind.Admin, "Moving", Office), s.Now, s.Ct));
        await test.World.DoAsync(s => s.Get<CloseCase>().RunAsync(new CloseCase.Command(test.CaseId, CaseOutcome.Withdrawn, Office), s.Now, s.Ct));

        test.SleepUntil("2027-06-01 12:00");

        Assert.Empty(await ListAsync(test));
    }

    private static readonly Viewer Office = new(PersonId: null, new HashSet<Role> { Role.Coordinator });

    private static Task<IReadOnlyList<StalledCase>> ListAsync(TestCase test) => test.World.ReadAsync(s => s.Get<StalledCases>().ListAsync(s.Now, s.Ct));
}
