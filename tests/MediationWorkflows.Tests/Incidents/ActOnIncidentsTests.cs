using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Incidents;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Incidents;

public sealed class ActOnIncidentsTests
{
    private static readonly Operator Ada = new(Guid.Parse("01010101-0101-0101-0101-010101010101"), "ada");

    [Theory, BothDatabases]
    public async Task A_retry_runs_the_failed_step_again_and_the_journal_says_who_asked_for_it(DatabaseProvider provider)
    {
        await using var world = await FailingAsync(provider);
        var instance = await world.StartAsync("parent");
        Assert.Equal(WorkflowSubStatus.Faulted, instance.SubStatus);
        await world.InstallAsync(Definitions.Chain("child", Definitions.Write("child")));
        world.Clock.MoveTo(TestWorld.Start + Duration.FromHours(1));

        var report = await ActAsync(world, IncidentAction.Retry, new IncidentFilter());

        Assert.Equal((1, 1), (report.Selected, report.Count));
        Assert.Equal(["child", "after"], world.Lines);
        var ended = await world.InstanceAsync(instance.Id);
        Assert.Equal((WorkflowSubStatus.Finished, TestWorld.Start + Duration.FromHours(1), 0), (ended.SubStatus, ended.FinishedAt, ended.IncidentCount));
        Assert.Equal(("Retried", "ada"), await world.ReadAsync(s => s.Db.Set<WorkflowIncident>().Select(i => new ValueTuple<string?, string?>(i.Resolution, i.ResolvedBy)).SingleAsync()));
        var note = Assert.Single(await world.ReadAsync(s => JournalBurst.AllAsync(s.Db, s.Ct)), j => j.EventName == "IncidentRetried");
        Assert.Contains("\"by\":\"ada\"", note.Data, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_step_that_is_skipped_counts_as_done_and_does_not_run(DatabaseProvider provider)
    {
        await using var world = await FailingAsync(provider);
        var instance = await world.StartAsync("parent");

        await ActAsync(world, IncidentAction.Skip, new IncidentFilter());

        Assert.Equal(["after"], world.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, (await world.InstanceAsync(instance.Id)).SubStatus);
    }

    [Theory, BothDatabases]
    public async Task Skipping_needs_an_outcome_that_the_step_has(DatabaseProvider provider)
    {
        await using var world = await FailingAsync(provider);
        await world.StartAsync("parent");

        var report = await ActAsync(world, IncidentAction.Skip, new IncidentFilter(), outcome: "Sideways");

        Assert.Contains("Done", Assert.Single(report.Refused).Reason, StringComparison.Ordinal);
        Assert.Empty(world.Lines);
    }

    [Theory, BothDatabases]
    public async Task A_faulted_instance_that_is_cancelled_leaves_no_wait_no_timer_and_no_open_incident(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Parallel("both", Definitions.Delay("1.00:00:00"), Definitions.ExecuteAndWait("missing"), Definitions.ExecuteAndWait("missing")));
        var instance = await world.StartAsync("both");
        Assert.Equal((WorkflowSubStatus.Faulted, 2), (instance.SubStatus, instance.IncidentCount));

        var report = await ActAsync(world, IncidentAction.Cancel, new IncidentFilter(InstanceId: instance.Id));

        Assert.Equal((2, 2), (report.Selected, report.Count));
        Assert.Equal(WorkflowSubStatus.Cancelled, (await world.InstanceAsync(instance.Id)).SubStatus);
        Assert.Equal((0, 0, 0), await world.ReadAsync(async s => (
            await s.Db.Set<WorkTimer>().CountAsync(), await s.Db.Set<WorkflowBookmark>().CountAsync(), await s.Db.Set<WorkflowIncident>().CountAsync(i => i.ResolvedAt == null))));
        // Both went with one end, so the journal has one line.
        Assert.Single(await world.ReadAsync(s => JournalBurst.AllAsync(s.Db, s.Ct)), j => j.EventName == "IncidentCancelled");
    }

    [Theory, BothDatabases]
    public async Task A_dry_run_counts_exactly_what_the_real_run_does_and_nothing_that_was_not_selected_is_touched(DatabaseProvider provider)
    {
        await using var world = await FailingAsync(provider);
        await world.InstallAsync(Definitions.Chain("other", Definitions.ExecuteAndWait("missing")));
        for (var i = 0; i < 5; i++)
            await world.StartAsync("parent");
        var untouched = await world.StartAsync("other");
        var mine = new IncidentFilter(DefinitionId: "parent");

        var planned = await ActAsync(world, IncidentAction.Skip, mine, dryRun: true);
        Assert.Equal(6, await world.ReadAsync(s => s.Db.Set<WorkflowIncident>().CountAsync(i => i.ResolvedAt == null)));
        var done = await ActAsync(world, IncidentAction.Skip, mine);

        Assert.Equal((5, 5), (planned.Selected, planned.Count));
        Assert.Equal(planned.Ids, done.Ids);
        Assert.Equal(WorkflowSubStatus.Faulted, (await world.InstanceAsync(untouched.Id)).SubStatus);
        Assert.Equal(1, await world.ReadAsync(s => s.Db.Set<WorkflowIncident>().CountAsync(i => i.ResolvedAt == null)));
    }

    [Theory, BothDatabases]
    public async Task What_cannot_be_done_is_refused_with_its_reason_and_holds_up_nothing_else(DatabaseProvider provider)
    {
        await using var world = await FailingAsync(provider);
        await world.StartAsync("parent");
        var id = await world.ReadAsync(s => s.Db.Set<WorkflowIncident>().Select(i => i.Id).SingleAsync());
        await ActAsync(world, IncidentAction.Skip, new IncidentFilter());
        await world.StartAsync("parent");
        var open = await world.ReadAsync(s => s.Db.Set<WorkflowIncident>().Where(i => i.ResolvedAt == null).Select(i => i.Id).SingleAsync());

        var report = await world.DoAsync(s => s.Get<ActOnIncidents>().RunAsync(
            new ActOnIncidents.Command(IncidentAction.Skip, [id, open, Guid.NewGuid()], Filter: null, DryRun: false, Ada), s.Now, s.Ct));

        Assert.Equal((3, 1), (report.Selected, report.Count));
        Assert.Equal([open], report.Ids);
        Assert.Contains(report.Refused, r => r.Id == id && r.Reason.Contains("Skipped already", StringComparison.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task A_dead_timer_that_is_retried_fires_as_if_it_had_never_failed(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("slow", Definitions.Delay("01:00:00"), Definitions.Write("done")));
        var instance = await world.StartAsync("slow");
        var due = await KillTimerAsync(world);

        await ActAsync(world, IncidentAction.Retry, new IncidentFilter(Kind: IncidentRules.TimerPoisoned));
        await world.AdvanceToAsync(due);

        Assert.Equal(["done"], world.Lines);
        var resumed = Assert.Single(await world.ReadAsync(s => JournalBurst.OfAsync(s.Db, instance.Id, s.Ct)), j => j.EventName == "Resumed");
        Assert.Equal(due, resumed.IntendedAt);
        Assert.Equal(0, await world.ReadAsync(s => s.Db.Set<WorkTimer>().CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_dead_timer_that_is_skipped_lets_the_wait_count_as_done(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("slow", Definitions.Delay("01:00:00"), Definitions.Write("done")));
        var instance = await world.StartAsync("slow");
        await KillTimerAsync(world);

        await ActAsync(world, IncidentAction.Skip, new IncidentFilter());

        Assert.Equal(["done"], world.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, (await world.InstanceAsync(instance.Id)).SubStatus);
        Assert.Equal(0, await world.ReadAsync(s => s.Db.Set<WorkTimer>().CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_deadlines_dead_wake_up_that_is_skipped_makes_way_for_the_next_and_the_audit_names_the_person(DatabaseProvider provider)
    {
        await using var test = await TestCase.OpenAsync(provider);
        var task = await test.AskAsync();
        await KillTimerAsync(test.World);

        var report = await ActAsync(test.World, IncidentAction.Skip, new IncidentFilter());

        Assert.Equal(1, report.Count);
        var deadline = await test.DeadlineAsync(task);
        var timer = await test.World.ReadAsync(s => s.Db.Set<WorkTimer>().SingleAsync());
        Assert.Equal((TimerState.Waiting, DeadlineWakeUp.Target(deadline.Id)), (timer.State, timer.Target));
        var link = await test.World.ReadAsync(s => s.Db.Set<AuditEvent>().OrderByDescending(e => e.Sequence).FirstAsync(e => e.CaseId == test.CaseId));
        Assert.Equal(("incident.skipped", Ada.PersonId), (link.Action, link.ActorId));
    }

    private static async Task<TestWorld> FailingAsync(DatabaseProvider provider)
    {
        var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("parent", Definitions.ExecuteAndWait("child"), Definitions.Write("after")));
        return world;
    }

    private static Task<ActOnIncidents.Report> ActAsync(TestWorld world, IncidentAction action, IncidentFilter filter, bool dryRun = false, string? outcome = null) =>
        world.DoAsync(s => s.Get<ActOnIncidents>().RunAsync(new ActOnIncidents.Command(action, Ids: null, filter, dryRun, Ada, outcome), s.Now, s.Ct));

    /// <summary>What the pump leaves of a timer that has failed too often. Answers the instant at which it was due.</summary>
    private static Task<Instant> KillTimerAsync(TestWorld world) => world.DoAsync(async s =>
    {
        var timer = await s.Db.Set<WorkTimer>().SingleAsync();
        (timer.State, timer.Attempts) = (TimerState.Dead, 5);
        s.Db.Add(new WorkflowIncident
        {
            Id = Ids.New(s.Now), InstanceId = timer.InstanceId, TimerId = timer.Id, Kind = IncidentRules.TimerPoisoned, Message = "A timer failed 5 times.", At = s.Now,
        });
        return timer.DueAt;
    });
}
