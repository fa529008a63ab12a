using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Tests.Workflows;

public sealed class RuntimeTests
{
    [Theory, BothDatabases]
    public async Task A_delay_commits_its_bookmark_and_timer_with_the_state_and_fires_at_its_instant(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("wait", Definitions.Write("before"), Definitions.Delay("30.00:00:00"), Definitions.Write("after")));

        var instance = await world.StartAsync("wait");

        Assert.Equal((WorkflowStatus.Running, WorkflowSubStatus.Suspended), (instance.Status, instance.SubStatus));
        var due = await world.ReadAsync(s => s.Db.Set<WorkTimer>().Select(t => t.DueAt).SingleAsync());
        Assert.Equal(TestWorld.Start + Duration.FromDays(30), due);

        await world.AdvanceToAsync(due - Duration.FromMilliseconds(1));
        Assert.Equal(["before"], world.Lines);
        await world.AdvanceToAsync(due);
        Assert.Equal(["before", "after"], world.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, (await world.InstanceAsync(instance.Id)).SubStatus);
        Assert.Equal(0, await world.ReadAsync(s => s.Db.Set<WorkTimer>().CountAsync()));
        Assert.Equal(0, await world.ReadAsync(s => s.Db.Set<WorkflowBookmark>().CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task The_journal_numbers_its_records_without_gaps_and_keeps_the_intended_instant_of_a_late_timer(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("late", Definitions.Delay("01:00:00"), Definitions.Write("done")));
        var instance = await world.StartAsync("late");
        var due = TestWorld.Start + Duration.FromHours(1);
        var actual = due + Duration.FromHours(5);
        world.Clock.MoveTo(actual); // The server was down meanwhile.
        await world.Get<TimerPump>().RunOnceAsync(CancellationToken.None);

        var journal = await world.ReadAsync(s => JournalBurst.OfAsync(s.Db, instance.Id, s.Ct));
        Assert.Equal(Enumerable.Range(1, journal.Count).Select(n => (long)n), journal.Select(j => j.Sequence));
        var resumed = journal.Single(j => j.EventName == "Resumed");
        Assert.Equal((due, actual), (resumed.IntendedAt, resumed.At));
        Assert.All(journal.Where(j => j.Sequence > resumed.Sequence), j => Assert.Equal(actual, j.IntendedAt));
    }

    [Theory, BothDatabases]
    public async Task A_stored_definition_that_can_no_longer_be_read_hinders_no_other_that_is_used_as_an_activity(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("greet", Definitions.Write("hello")).Replace("\"variables\":[]", "\"options\":{\"usableAsActivity\":true}", StringComparison.Ordinal));
        await world.InstallAsync(Definitions.Chain("older", Definitions.Write("never")));
        await world.DoAsync(s => s.Db.Set<WorkflowDefinitionVersion>().Where(d => d.DefinitionId == "older")
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.Json, """{"definitionId":"older","root":{"type":"Elsa.Sequence","activities":"x"}}"""), s.Ct));
        await world.InstallAsync(Definitions.Chain("caller", "\"type\":\"Greet\",\"version\":1"));

        await world.StartAsync("caller");

        Assert.Equal(["hello"], world.Lines);
    }

    [Theory, BothDatabases]
    public async Task An_event_resumes_every_instance_that_waits_for_it_about_the_same_thing(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("listen", Definitions.Event("signed"), Definitions.Write("heard")));
        var mine = await world.StartAsync("listen", "case-1");
        var other = await world.StartAsync("listen", "case-2");

        var heard = await world.DoAsync(s => s.Get<PublishEvent>().RunAsync("signed", payload: null, "case-1", s.Now, s.Ct));
        await world.AdvanceToAsync(TestWorld.Start);

        Assert.Equal(1, heard);
        Assert.Equal(WorkflowStatus.Finished, (await world.InstanceAsync(mine.Id)).Status);
        Assert.Equal(WorkflowStatus.Running, (await world.InstanceAsync(other.Id)).Status);
    }

    [Theory, BothDatabases]
    public async Task An_event_is_heard_by_what_the_burst_that_publishes_it_goes_on_to_wait_for(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("self", Definitions.Publish("go"), Definitions.Event("go"), Definitions.Write("heard")));
        await world.InstallAsync(Definitions.Chain("other", Definitions.Event("go"), Definitions.Write("heard too")));
        await world.StartAsync("other");

        var instance = await world.StartAsync("self");
        await world.AdvanceToAsync(TestWorld.Start);

        Assert.Equal(["heard too", "heard"], world.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, (await world.InstanceAsync(instance.Id)).SubStatus);
        Assert.Equal(0, await world.ReadAsync(s => s.Db.Set<WorkTimer>().CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_parent_goes_on_when_the_child_that_it_waits_for_has_ended(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("child", Definitions.Delay("1.00:00:00"), Definitions.Write("child")));
        await world.InstallAsync(Definitions.Chain("parent", Definitions.ExecuteAndWait("child"), Definitions.Write("parent")));

        var parent = await world.StartAsync("parent");
        Assert.Equal(WorkflowStatus.Running, parent.Status);
        await world.AdvanceToAsync(TestWorld.Start + Duration.FromDays(2));

        Assert.Equal(["child", "parent"], world.Lines);
        Assert.Equal(WorkflowStatus.Finished, (await world.InstanceAsync(parent.Id)).Status);
    }

    [Theory, BothDatabases]
    public async Task What_one_node_starts_children_and_events_others_go_on_with(DatabaseProvider provider)
    {
        await using var first = await TestWorld.CreateAsync(provider);
        await using var second = first.AnotherNode();
        await using var third = first.AnotherNode();
        await first.InstallAsync(Definitions.Chain("child", Definitions.Event("signed"), Definitions.Write("child")));
        await first.InstallAsync(Definitions.Chain("parent", Definitions.Dispatch("child", wait: true), Definitions.Write("parent")));
        await first.InstallAsync(Definitions.Chain("teller", Definitions.Publish("signed")));

        var parent = await first.StartAsync("parent");
        // The first node has started the parent, and never runs again.
        await second.Get<TimerPump>().RunOnceAsync(CancellationToken.None);
        await third.StartAsync("teller");
        await second.AdvanceToAsync(TestWorld.Start);

        Assert.Empty(first.Lines);
        Assert.Equal(["child", "parent"], second.Lines);
        Assert.Equal(WorkflowStatus.Finished, (await first.InstanceAsync(parent.Id)).Status);
    }

    [Theory, BothDatabases]
    public async Task A_dispatched_child_that_ends_in_its_first_burst_still_wakes_the_waiting_parent(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("quick", Definitions.Write("child")));
        await world.InstallAsync(Definitions.Chain("parent", Definitions.Dispatch("quick", wait: true), Definitions.Write("parent")));

        var parent = await world.StartAsync("parent");
        await world.AdvanceToAsync(TestWorld.Start);

        Assert.Equal(["child", "parent"], world.Lines);
        Assert.Equal(WorkflowStatus.Finished, (await world.InstanceAsync(parent.Id)).Status);
    }

    [Theory, BothDatabases]
    public async Task A_unit_of_work_that_fails_leaves_neither_instance_nor_journal_nor_timer(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("wait", Definitions.Delay("1.00:00:00")));

        await Assert.ThrowsAsync<InvalidOperationException>(() => world.DoAsync(async scope =>
        {
            await scope.Get<BurstRunner>().StartAsync("wait", input: null, correlationId: null, scope.Now, scope.Ct);
            await scope.Db.SaveChangesAsync();
            throw new InvalidOperationException("the process dies before the commit");
        }));

        Assert.Equal((0, 0, 0), await world.ReadAsync(async s => (
            await s.Db.Set<WorkflowInstance>().CountAsync(), await s.Db.Set<JournalBurst>().CountAsync(), await s.Db.Set<WorkTimer>().CountAsync())));
    }

    [Theory, BothDatabases]
    public async Task Two_events_at_once_both_take_effect_in_some_order(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await using var secondNode = world.AnotherNode();
        await world.InstallAsync(Definitions.Chain("two", Definitions.Event("first"), Definitions.Event("second"), Definitions.Write("both")));
        var ids = new List<Guid>();
        for (var i = 0; i < 8; i++)
        {
            ids.Add((await world.StartAsync("two")).Id);
        }

        await world.DoAsync(s => s.Get<PublishEvent>().RunAsync("first", payload: null, correlationId: null, s.Now, s.Ct));
        await Task.WhenAll(Drain(world), Drain(secondNode));
        await world.DoAsync(s => s.Get<PublishEvent>().RunAsync("second", payload: null, correlationId: null, s.Now, s.Ct));
        await Task.WhenAll(Drain(world), Drain(secondNode));

        Assert.Equal(8, world.Lines.Count + secondNode.Lines.Count);
        Assert.Equal(8, await world.ReadAsync(s => s.Db.Set<WorkflowInstance>().CountAsync(i => i.SubStatus == WorkflowSubStatus.Finished)));

        static async Task Drain(TestWorld node)
        {
            while (await node.Get<TimerPump>().RunOnceAsync(CancellationToken.None) > 0)
            {
            }
        }
    }

    [Theory, BothDatabases]
    public async Task Cancelling_an_instance_takes_its_waits_timers_and_children_with_it(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("child", Definitions.Delay("1.00:00:00")));
        await world.InstallAsync(Definitions.Chain("parent", Definitions.ExecuteAndWait("child")));
        var parent = await world.StartAsync("parent");

        await world.DoAsync(s => s.Get<BurstRunner>().CancelAsync(parent.Id, s.Now, s.Ct));

        Assert.All(await world.ReadAsync(s => s.Db.Set<WorkflowInstance>().ToListAsync()), i => Assert.Equal(WorkflowSubStatus.Cancelled, i.SubStatus));
        Assert.Equal(0, await world.ReadAsync(s => s.Db.Set<WorkTimer>().CountAsync()));
        Assert.Equal(0, await world.ReadAsync(s => s.Db.Set<WorkflowBookmark>().CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_dispatched_child_that_has_not_started_yet_never_does_once_its_parent_is_cancelled(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("child", Definitions.Write("child")));
        await world.InstallAsync(Definitions.Chain("parent", Definitions.Dispatch("child", wait: true)));
        var parent = await world.StartAsync("parent");

        await world.DoAsync(s => s.Get<BurstRunner>().CancelAsync(parent.Id, s.Now, s.Ct));
        await world.AdvanceToAsync(TestWorld.Start);

        Assert.Empty(world.Lines);
        Assert.Equal(1, await world.ReadAsync(s => s.Db.Set<WorkflowInstance>().CountAsync()));
    }
}
