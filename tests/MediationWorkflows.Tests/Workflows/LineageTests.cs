using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Workflows;

/// <summary>Workflows that start each other in a circle.</summary>
public sealed class LineageTests
{
    [Theory, BothDatabases]
    public async Task A_workflow_that_runs_itself_faults_where_it_is_too_deep_and_the_others_go_on(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("self", Definitions.Write("before"), Definitions.ExecuteAndWait("self"), Definitions.Write("after")));

        var first = await world.StartAsync("self");

        Assert.Equal(WorkflowSubStatus.Finished, first.SubStatus);
        Assert.Equal((17, 16), (world.Lines.Count(l => l == "before"), world.Lines.Count(l => l == "after")));
        await FaultedOnceAsync(world, Lineage.MaxNesting + 1);
    }

    [Theory, BothDatabases]
    public async Task Two_that_run_each_other_fault_too(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("a", Definitions.ExecuteAndWait("b")));
        await world.InstallAsync(Definitions.Chain("b", Definitions.ExecuteAndWait("a")));

        await world.StartAsync("a");

        await FaultedOnceAsync(world, Lineage.MaxNesting + 1);
    }

    [Theory, BothDatabases]
    public async Task The_bound_holds_across_waits_and_every_parent_learns_of_the_end(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("self", Definitions.Delay("01:00:00"), Definitions.ExecuteAndWait("self"), Definitions.Write("after")));

        var first = await world.StartAsync("self");
        await world.AdvanceToAsync(TestWorld.Start + Duration.FromDays(30));

        await FaultedOnceAsync(world, Lineage.MaxNesting + 1);
        Assert.Equal(Lineage.MaxNesting, world.Lines.Count);
        Assert.Equal(WorkflowSubStatus.Finished, (await world.InstanceAsync(first.Id)).SubStatus);
        Assert.Equal(0, await world.ReadAsync(s => s.Db.Set<WorkTimer>().CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_workflow_that_dispatches_itself_comes_to_an_end(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("self", Definitions.Dispatch("self", wait: false)));
        await world.StartAsync("self");
        await world.AdvanceToAsync(TestWorld.Start + Duration.FromDays(1));

        await FaultedOnceAsync(world, Lineage.MaxGeneration + 1);
    }

    [Theory, BothDatabases]
    public async Task So_does_one_that_dispatches_itself_for_each_item(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("bulk", Definitions.BulkDispatch("bulk")));
        await world.StartAsync("bulk");
        await world.AdvanceToAsync(TestWorld.Start + Duration.FromDays(1));

        await FaultedOnceAsync(world, Lineage.MaxGeneration + 1);
    }

    [Theory, BothDatabases]
    public async Task The_longest_chain_can_be_cancelled_from_its_top(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Parallel("self", Definitions.Dispatch("self", wait: true), Definitions.Delay("10.00:00:00")));
        var first = await world.StartAsync("self");
        await world.AdvanceToAsync(TestWorld.Start + Duration.FromDays(1));
        Assert.Equal(Lineage.MaxGeneration + 1, await world.ReadAsync(s => s.Db.Set<WorkflowInstance>().CountAsync()));

        await world.DoAsync(s => s.Get<BurstRunner>().CancelAsync(first.Id, s.Now, s.Ct));

        Assert.Equal(WorkflowSubStatus.Cancelled, (await world.InstanceAsync(first.Id)).SubStatus);
    }

    [Theory, BothDatabases]
    public async Task One_that_runs_itself_twice_multiplies_only_up_to_the_bound_of_a_step(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("self", Definitions.ExecuteAndWait("self"), Definitions.ExecuteAndWait("self")));

        var first = await world.StartAsync("self");

        Assert.Equal(WorkflowSubStatus.Faulted, first.SubStatus);
        Assert.Equal(Lineage.MaxInline + 1, await world.ReadAsync(s => s.Db.Set<WorkflowInstance>().CountAsync()));
        Assert.Equal(Lineage.MaxInline, (await world.InstanceAsync(first.Id)).Descendants);
        var reasons = await world.ReadAsync(s => s.Db.Set<WorkflowIncident>().Select(i => i.Message).Distinct().ToListAsync());
        Assert.Contains(reasons, r => r.Contains("1000 workflows have run inside this step already", StringComparison.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task One_that_dispatches_itself_for_each_of_two_items_stops_at_the_bound_of_its_root(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("bulk", Definitions.BulkDispatch("bulk", "[1,2]")));
        var first = await world.StartAsync("bulk");
        // As if most of what may be had been already.
        await world.DoAsync(s => s.Db.Set<WorkflowInstance>().ExecuteUpdateAsync(set => set.SetProperty(i => i.Descendants, Lineage.MaxDescendants - 40), s.Ct));

        await world.AdvanceToAsync(TestWorld.Start + Duration.FromDays(1));

        Assert.Equal(Lineage.MaxDescendants, (await world.InstanceAsync(first.Id)).Descendants);
        var all = await world.ReadAsync(s => s.Db.Set<WorkflowInstance>().ToListAsync());
        Assert.Equal(43, all.Count);
        Assert.DoesNotContain(all, i => i.Status == WorkflowStatus.Running);
        var incidents = await world.ReadAsync(s => s.Db.Set<WorkflowIncident>().ToListAsync());
        Assert.All(incidents, i => Assert.Contains("more than 20000 workflows", i.Message, StringComparison.Ordinal));
        Assert.Equal(all.Count(i => i.SubStatus == WorkflowSubStatus.Faulted), incidents.Count);
        Assert.Equal(0, await world.ReadAsync(s => s.Db.Set<WorkTimer>().CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task Whoever_dispatches_a_definition_that_is_not_there_hears_at_once(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("one", Definitions.Dispatch("nobody", wait: false), Definitions.Write("after")));
        await world.InstallAsync(Definitions.Chain("many", Definitions.BulkDispatch("nobody"), Definitions.Write("after")));

        Assert.Equal([WorkflowSubStatus.Faulted, WorkflowSubStatus.Faulted], [(await world.StartAsync("one")).SubStatus, (await world.StartAsync("many")).SubStatus]);
        var incidents = await world.ReadAsync(s => s.Db.Set<WorkflowIncident>().ToListAsync());
        Assert.All(incidents, i => Assert.Contains("no published version of the definition \"nobody\"", i.Message, StringComparison.Ordinal));
        Assert.Equal((2, 0), (incidents.Count, await world.ReadAsync(s => s.Db.Set<WorkTimer>().CountAsync())));
    }

    [Theory, BothDatabases]
    public async Task A_refused_start_can_be_tried_again_and_counts_nothing(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("child", Definitions.Write("child")));
        await world.InstallAsync(Definitions.Chain("bulk", Definitions.BulkDispatch("child", $"Array.from({{length:{Lineage.MaxDescendants + 1}}})"), Definitions.Write("after")));

        var first = await world.StartAsync("bulk");

        Assert.Equal((WorkflowSubStatus.Faulted, 0), (first.SubStatus, first.Descendants));
        Assert.Equal(0, await world.ReadAsync(s => s.Db.Set<WorkTimer>().CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_workflow_that_its_own_event_starts_comes_to_an_end_with_an_incident(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("echo", Definitions.Triggering(Definitions.Event("ping")), Definitions.Publish("ping")));
        await world.DoAsync(s => TriggerTests.RegisterAsync(s, "echo"));

        await world.DoAsync(s => s.Get<PublishEvent>().RunAsync("ping", payload: null, correlationId: null, s.Now, s.Ct));
        await world.AdvanceToAsync(TestWorld.Start + Duration.FromDays(1));

        Assert.Equal(Lineage.MaxGeneration + 1, await world.ReadAsync(s => s.Db.Set<WorkflowInstance>().CountAsync()));
        var incident = Assert.Single(await world.ReadAsync(s => s.Db.Set<WorkflowIncident>().ToListAsync()));
        Assert.Equal("Budget", incident.Kind);
        Assert.Equal(1, (await world.InstanceAsync(incident.InstanceId!.Value)).IncidentCount);
    }

    private static async Task FaultedOnceAsync(TestWorld world, int instances)
    {
        var incident = Assert.Single(await world.ReadAsync(s => s.Db.Set<WorkflowIncident>().ToListAsync()));
        Assert.Contains("was not started", incident.Message, StringComparison.Ordinal);
        var all = await world.ReadAsync(s => s.Db.Set<WorkflowInstance>().ToListAsync());
        Assert.Equal(instances, all.Count);
        Assert.Equal(incident.InstanceId, Assert.Single(all, i => i.SubStatus == WorkflowSubStatus.Faulted).Id);
        Assert.DoesNotContain(all, i => i.Status == WorkflowStatus.Running);
    }
}
