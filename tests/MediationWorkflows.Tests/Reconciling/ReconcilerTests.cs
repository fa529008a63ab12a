using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Reconciling;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Tests.Workflows;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Reconciling;

/// <summary>Each kind of damage to instances, on both databases: found, repaired, on record, and not found again.</summary>
public sealed class ReconcilerTests
{
    private static readonly Instant Tomorrow = TestWorld.Start + Duration.FromDays(1);

    [Theory, BothDatabases]
    public async Task A_wait_that_lost_its_timer_gets_it_back_at_its_own_instant(DatabaseProvider provider)
    {
        await using var world = await SlowAsync(provider);
        var instance = await world.StartAsync("slow");
        await world.DoAsync(s => s.Db.Set<WorkTimer>().ExecuteDeleteAsync());

        await RepairedAsync(world, SleepingWaits.Kind);

        Assert.Equal(Tomorrow, await world.ReadAsync(s => s.Db.Set<WorkTimer>().Select(t => t.DueAt).SingleAsync()));
        Assert.Single(await world.ReadAsync(s => JournalBurst.OfAsync(s.Db, instance.Id, s.Ct)), j => j.EventName == "Repaired");
        Assert.Equal("Repaired", await world.ReadAsync(s => s.Db.Set<WorkflowIncident>().Select(i => i.Resolution).SingleAsync()));
        await world.AdvanceToAsync(Tomorrow);
        Assert.Equal(["done"], world.Lines);
    }

    [Theory, BothDatabases]
    public async Task An_instance_whose_rows_of_waits_are_gone_gets_them_back_from_its_state(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Parallel("two", Definitions.Event("first"), Definitions.Delay("1.00:00:00")));
        var instance = await world.StartAsync("two");
        var before = await BookmarksAsync(world);
        // One of two: an instance that only counts whether it has any wait would seem well.
        await world.DoAsync(s => s.Db.Set<WorkflowBookmark>().Where(b => b.Kind == Wait.EventKind).ExecuteDeleteAsync());

        await RepairedAsync(world, LostWaits.Kind);

        Assert.Equal(before, await BookmarksAsync(world));
        await world.DoAsync(s => s.Get<PublishEvent>().RunAsync("first", payload: null, correlationId: null, s.Now, s.Ct));
        await world.AdvanceToAsync(Tomorrow);
        Assert.Equal(WorkflowSubStatus.Finished, (await world.InstanceAsync(instance.Id)).SubStatus);
    }

    [Theory, BothDatabases]
    public async Task A_wait_that_no_state_knows_goes(DatabaseProvider provider)
    {
        await using var world = await SlowAsync(provider);
        var instance = await world.StartAsync("slow");
        await world.DoAsync(s =>
        {
            s.Db.Add(new WorkflowBookmark
            {
                Id = $"{instance.Id:N}:9:9", InstanceId = instance.Id, Kind = Wait.EventKind, Key = "x", ActivityInstanceId = $"{instance.Id:N}:9", ActivityId = "x", NodeId = "x", CreatedAt = s.Now,
            });
            return Task.CompletedTask;
        });

        await RepairedAsync(world, LostWaits.Kind);

        Assert.DoesNotContain(await BookmarksAsync(world), id => id.EndsWith(":9:9", StringComparison.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task A_timer_with_nothing_left_to_wake_goes(DatabaseProvider provider)
    {
        await using var world = await SlowAsync(provider);
        await world.StartAsync("slow");
        await world.DoAsync(s =>
        {
            s.Db.Add(WorkTimer.At(Tomorrow, ResumeTimer.TimerKind, "gone:1:1", s.Now));
            return Task.CompletedTask;
        });

        await RepairedAsync(world, OrphanTimers.Kind);

        Assert.NotEqual("gone:1:1", await world.ReadAsync(s => s.Db.Set<WorkTimer>().Select(t => t.Target).SingleAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_parent_that_was_not_told_of_its_childs_end_is_told(DatabaseProvider provider)
    {
        await using var world = await FamilyAsync(provider);
        var parent = await world.StartAsync("parent");
        world.Clock.MoveTo(Tomorrow);
        await world.Get<TimerPump>().RunOnceAsync(CancellationToken.None); // The child ends …
        await world.DoAsync(s => s.Db.Set<WorkTimer>().ExecuteDeleteAsync()); // … and the word of it is lost.

        await RepairedAsync(world, EndedChildWaits.Kind);

        await world.AdvanceToAsync(Tomorrow);
        Assert.Equal(["done", "parent"], world.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, (await world.InstanceAsync(parent.Id)).SubStatus);
    }

    [Theory, BothDatabases]
    public async Task A_parent_whose_child_is_nowhere_is_reported_once(DatabaseProvider provider)
    {
        await using var world = await FamilyAsync(provider);
        var parent = await world.StartAsync("parent");
        await world.DoAsync(s => s.Db.Set<WorkflowInstance>().Where(i => i.Id != parent.Id).ExecuteDeleteAsync());
        await world.DoAsync(s => s.Db.Set<WorkTimer>().ExecuteDeleteAsync());

        await ReportedAsync(world, EndedChildWaits.Kind, parent.Id);
    }

    [Theory, BothDatabases]
    public async Task What_outlived_a_cancelled_parent_is_cancelled_and_swept(DatabaseProvider provider)
    {
        await using var world = await FamilyAsync(provider);
        var parent = await world.StartAsync("parent");
        await world.DoAsync(s => s.Db.Set<WorkflowInstance>().Where(i => i.Id == parent.Id).ExecuteUpdateAsync(u => u
            .SetProperty(i => i.SubStatus, WorkflowSubStatus.Cancelled).SetProperty(i => i.Status, WorkflowStatus.Finished)));

        await RepairedAsync(world, OrphanWaits.Kind, OrphanChildren.Kind);

        Assert.All(await world.ReadAsync(s => s.Db.Set<WorkflowInstance>().ToListAsync()), i => Assert.Equal(WorkflowSubStatus.Cancelled, i.SubStatus));
        Assert.Empty(await BookmarksAsync(world));
        Assert.Equal(0, await world.ReadAsync(s => s.Db.Set<WorkTimer>().CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task An_instance_that_waits_for_nothing_is_reported_once(DatabaseProvider provider)
    {
        await using var world = await SlowAsync(provider);
        var instance = await world.StartAsync("slow");
        await world.DoAsync(s => s.Db.Set<WorkTimer>().ExecuteDeleteAsync());
        await world.DoAsync(s => s.Db.Set<WorkflowBookmark>().ExecuteDeleteAsync());
        await world.DoAsync(s => s.Db.Set<WorkflowInstance>().ExecuteUpdateAsync(u => u.SetProperty(i => i.OpenWaits, 0)));

        await ReportedAsync(world, StuckInstances.Kind, instance.Id);
    }

    [Theory, BothDatabases]
    public async Task A_sound_installation_is_proven_and_looking_changes_nothing(DatabaseProvider provider)
    {
        await using var world = await FamilyAsync(provider);
        await world.StartAsync("parent");

        var proof = await world.ReadAsync(s => s.Get<WakeUpProof>().RunAsync(s.Now, s.Ct));

        Assert.True(proof.IsProven);
        Assert.Equal(2, proof.WaitingInstances);
        Assert.Equal((1, 1), (proof.WaitsBy[Wait.TimerKind], proof.WaitsBy[Wait.ChildKind]));
        await world.DoAsync(s => s.Db.Set<WorkTimer>().ExecuteDeleteAsync());
        Assert.False((await world.ReadAsync(s => s.Get<WakeUpProof>().RunAsync(s.Now, s.Ct))).IsProven);
        Assert.Equal(0, await world.ReadAsync(s => s.Db.Set<WorkTimer>().CountAsync()));
    }

    private static async Task<TestWorld> SlowAsync(DatabaseProvider provider)
    {
        var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("slow", Definitions.Delay("1.00:00:00"), Definitions.Write("done")));
        return world;
    }

    private static async Task<TestWorld> FamilyAsync(DatabaseProvider provider)
    {
        var world = await SlowAsync(provider);
        await world.InstallAsync(Definitions.Chain("parent", Definitions.ExecuteAndWait("slow"), Definitions.Write("parent")));
        return world;
    }

    [Theory, BothDatabases]
    public async Task A_schedule_that_lost_its_timer_gets_it_back_at_its_own_instant(DatabaseProvider provider)
    {
        await using var world = await ScheduledAsync(provider);
        await world.DoAsync(s => TriggerTests.RegisterAsync(s, "hourly"));
        await world.DoAsync(s => s.Db.Set<WorkTimer>().ExecuteDeleteAsync());

        await RepairedAsync(world, SleepingTriggers.Kind);

        await world.AdvanceToAsync(TestWorld.Start + Duration.FromHours(1));
        Assert.Equal(["ran"], world.Lines);
    }

    [Theory, BothDatabases]
    public async Task A_published_definition_whose_triggers_nobody_registered_starts_from_now_on(DatabaseProvider provider)
    {
        await using var world = await ScheduledAsync(provider);

        await RepairedAsync(world, StrayTriggers.Kind);

        await world.AdvanceToAsync(TestWorld.Start + Duration.FromHours(1));
        Assert.Equal(["ran"], world.Lines);
    }

    [Theory, BothDatabases]
    public async Task Triggers_of_what_is_no_longer_published_go_with_their_timers(DatabaseProvider provider)
    {
        await using var world = await ScheduledAsync(provider);
        await world.DoAsync(s => TriggerTests.RegisterAsync(s, "hourly"));
        await world.DoAsync(s => s.Db.Set<WorkflowDefinitionVersion>().ExecuteUpdateAsync(set => set.SetProperty(v => v.IsPublished, false), s.Ct));

        await RepairedAsync(world, StrayTriggers.Kind);

        Assert.Equal(0, await world.ReadAsync(s => s.Db.Set<WorkTimer>().CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_second_timer_of_a_schedule_goes(DatabaseProvider provider)
    {
        await using var world = await ScheduledAsync(provider);
        await world.DoAsync(s => TriggerTests.RegisterAsync(s, "hourly"));
        await world.DoAsync(async s => s.Db.Add(TriggerTimer.For(await s.Db.Set<DefinitionTrigger>().SingleAsync(s.Ct), s.Now)));

        await RepairedAsync(world, OrphanTimers.Kind);

        Assert.Equal(1, await world.ReadAsync(s => s.Db.Set<WorkTimer>().CountAsync()));
    }

    private static async Task<TestWorld> ScheduledAsync(DatabaseProvider provider)
    {
        var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("hourly", Definitions.Triggering(Definitions.Every("01:00:00")), Definitions.Write("ran")));
        return world;
    }

    private static async Task RepairedAsync(TestWorld world, params string[] kinds)
    {
        var found = await world.DoAsync(s => s.Get<Reconciler>().RepairAsync(s.Now, s.Ct));
        Assert.Equal(kinds.Order(StringComparer.Ordinal), found.Select(f => f.Kind).Order(StringComparer.Ordinal));
        Assert.All(found, f => Assert.True(f.IsRepairable));
        Assert.Empty(await world.ReadAsync(s => s.Get<Reconciler>().FindAsync(s.Now, s.Ct)));
    }

    private static async Task ReportedAsync(TestWorld world, string kind, Guid instanceId)
    {
        for (var run = 0; run < 2; run++)
        {
            var finding = Assert.Single(await world.DoAsync(s => s.Get<Reconciler>().RepairAsync(s.Now, s.Ct)));
            Assert.Equal((kind, false), (finding.Kind, finding.IsRepairable));
        }

        var incident = await world.ReadAsync(s => s.Db.Set<WorkflowIncident>().SingleAsync());
        Assert.Equal((kind, instanceId, null), (incident.Kind, incident.InstanceId, incident.ResolvedAt));
        Assert.Equal(1, (await world.InstanceAsync(instanceId)).IncidentCount);
    }

    private static Task<List<string>> BookmarksAsync(TestWorld world) => world.ReadAsync(s => s.Db.Set<WorkflowBookmark>().Select(b => b.Id).Order().ToListAsync());
}
