using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Workflows;

public sealed class CompensationTests
{
    [Theory, BothDatabases]
    public async Task Cancelling_undoes_finished_children_latest_first_and_ends_running_ones(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await InstallAsync(world, "book", "cancelBooking");
        await InstallAsync(world, "invite", "disinvite");
        await world.InstallAsync(Definitions.Chain("slow", Definitions.Delay("1.00:00:00")));
        await world.InstallAsync(Definitions.Chain("parent", Definitions.ExecuteAndWait("book"), Definitions.ExecuteAndWait("invite"), Definitions.ExecuteAndWait("slow")));
        var parent = await world.StartAsync("parent", "case-1");
        Assert.Equal(["book", "invite"], world.Lines);

        await CancelAsync(world, parent);
        await world.AdvanceToAsync(TestWorld.Start);

        Assert.Equal(["book", "invite", "disinvite", "cancelBooking"], world.Lines);
        var runs = await RunsAsync(world);
        Assert.Equal(WorkflowSubStatus.Cancelled, runs["slow"].SubStatus);
        Assert.Equal((parent.Id, WorkflowSubStatus.Finished), (runs["disinvite"].ParentInstanceId!.Value, runs["disinvite"].SubStatus));
        var input = InstanceState.Parse(runs["disinvite"].State).Input;
        Assert.Equal(runs["invite"].Id.ToString("N"), input["WorkflowInstanceId"]!.GetValue<string>());

        await CancelAsync(world, parent);
        await world.AdvanceToAsync(TestWorld.Start);
        Assert.Equal(4, world.Lines.Count);
    }

    [Theory, BothDatabases]
    public async Task A_child_that_says_nothing_is_undone_by_undoing_its_own_children(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await InstallAsync(world, "book", "cancelBooking");
        await world.InstallAsync(Definitions.Chain("between", Definitions.ExecuteAndWait("book")));
        await world.InstallAsync(Definitions.Chain("parent", Definitions.ExecuteAndWait("between"), Definitions.Delay("1.00:00:00")));
        var parent = await world.StartAsync("parent");

        await CancelAsync(world, parent);
        await world.AdvanceToAsync(TestWorld.Start);

        Assert.Equal(["book", "cancelBooking"], world.Lines);
    }

    [Theory, BothDatabases]
    public async Task A_fault_undoes_nothing_until_somebody_cancels_instead_of_retrying(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await InstallAsync(world, "book", "cancelBooking");
        await world.InstallAsync(Definitions.Chain("parent", Definitions.ExecuteAndWait("book"), "\"type\":\"Elsa.Fault\",\"version\":1"));
        var parent = await world.StartAsync("parent");
        await world.AdvanceToAsync(TestWorld.Start);
        Assert.Equal(["book"], world.Lines);

        await CancelAsync(world, parent);
        await world.AdvanceToAsync(TestWorld.Start);

        Assert.Equal(["book", "cancelBooking"], world.Lines);
        var ended = await world.InstanceAsync(parent.Id);
        Assert.Equal((WorkflowSubStatus.Cancelled, 0), (ended.SubStatus, ended.IncidentCount));
        Assert.Equal("Cancelled", await world.ReadAsync(s => s.Db.Set<WorkflowIncident>().Select(i => i.Resolution).SingleAsync()));
    }

    [Theory, BothDatabases]
    public async Task An_instance_that_ends_well_keeps_what_its_children_did(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await InstallAsync(world, "book", "cancelBooking");
        await world.InstallAsync(Definitions.Chain("parent", Definitions.ExecuteAndWait("book")));
        var parent = await world.StartAsync("parent");

        await CancelAsync(world, parent);
        await world.AdvanceToAsync(TestWorld.Start);

        Assert.Equal(["book"], world.Lines);
    }

    [Theory, BothDatabases]
    public async Task The_journals_of_parent_and_child_interleave_as_things_happened(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("child", Definitions.Write("in")));
        await world.InstallAsync(Definitions.Chain("parent", Definitions.Write("before"), Definitions.ExecuteAndWait("child"), Definitions.Write("after")));
        var parent = await world.StartAsync("parent");

        var journal = await world.ReadAsync(s => JournalBurst.AllAsync(s.Db, s.Ct));

        Assert.Equal(
            ["p Workflow1", "p flow", "p a1", "p a2", "c Workflow1", "c flow", "c a1", "p a3"],
            journal.Where(j => j.EventName == "Started").Select(j => $"{(j.InstanceId == parent.Id ? "p" : "c")} {j.ActivityId}"));
        Assert.Equal(journal.Count, journal.Select(j => j.Position).Distinct().Count());
    }

    private static async Task InstallAsync(TestWorld world, string id, string undo)
    {
        await world.InstallAsync(Definitions.Chain(id, Definitions.Write(id)).Replace("\"variables\":[]", $"\"variables\":[],\"customProperties\":{{\"compensatedBy\":\"{undo}\"}}", StringComparison.Ordinal));
        await world.InstallAsync(Definitions.Chain(undo, Definitions.Write(undo)));
    }

    private static Task CancelAsync(TestWorld world, WorkflowInstance instance) => world.DoAsync(s => s.Get<BurstRunner>().CancelAsync(instance.Id, s.Now, s.Ct));

    private static async Task<Dictionary<string, WorkflowInstance>> RunsAsync(TestWorld world) =>
        await world.ReadAsync(s => s.Db.Set<WorkflowInstance>().ToDictionaryAsync(i => i.DefinitionId));
}
