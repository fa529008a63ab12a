using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Incidents;
using MediationWorkflows.Mail;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Reconciling;
using MediationWorkflows.Tests.Lifecycle;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Workflows;

public sealed class MigrateInstancesTests
{
    private static readonly Instant Tomorrow = TestWorld.Start + Duration.FromDays(1);

    [Theory, BothDatabases]
    public async Task Instances_that_move_keep_their_due_dates_run_nothing_and_go_on_in_the_new_version(DatabaseProvider provider)
    {
        await using var world = await TwoVersionsAsync(provider, "first");
        var instance = await world.StartAsync("letters");
        await PublishSecondAsync(world);
        var timer = await TimersAsync(world);

        var report = await MigrateAsync(world, new() { ["a2"] = "pause" });

        Assert.Equal((1, 1), (report.Selected, report.Count));
        Assert.Equal(["first"], world.Lines);
        Assert.Equal(timer, await TimersAsync(world));
        Assert.Equal("pause", await world.ReadAsync(s => s.Db.Set<WorkflowBookmark>().Select(b => b.ActivityId).SingleAsync()));
        Assert.Contains("\"by\":\"ada\"", (await world.ReadAsync(s => JournalBurst.AllAsync(s.Db, s.Ct))).Single(j => j.EventName == "Migrated").Data, StringComparison.Ordinal);
        Assert.Empty(await world.ReadAsync(s => s.Get<Reconciler>().FindAsync(s.Now, s.Ct)));
        await world.AdvanceToAsync(Tomorrow);
        Assert.Equal(["first", "second", "added"], world.Lines);
        Assert.Equal(2, (await world.InstanceAsync(instance.Id)).DefinitionNumber);
    }

    [Theory, BothDatabases]
    public async Task A_plan_says_the_same_as_applying_it_and_changes_nothing(DatabaseProvider provider)
    {
        await using var world = await TwoVersionsAsync(provider, "first");
        for (var i = 0; i < 3; i++)
            await world.StartAsync("letters");
        await PublishSecondAsync(world);

        var planned = await MigrateAsync(world, new() { ["a2"] = "pause" }, dryRun: true);
        Assert.All(await world.ReadAsync(s => s.Db.Set<WorkflowInstance>().ToListAsync()), i => Assert.Equal(1, i.DefinitionNumber));
        var done = await MigrateAsync(world, new() { ["a2"] = "pause" });

        Assert.Equal(3, done.Count);
        Assert.Equal(planned.Ids, done.Ids);
    }

    [Theory, BothDatabases]
    public async Task An_instance_that_cannot_move_stays_with_its_reason_and_new_ones_take_the_new_version(DatabaseProvider provider)
    {
        await using var world = await TwoVersionsAsync(provider, "first");
        var old = await world.StartAsync("letters");
        await PublishSecondAsync(world);

        // Nobody said what became of the wait that it stands at.
        var report = await MigrateAsync(world, []);

        Assert.Equal((1, 0), (report.Selected, report.Count));
        Assert.Contains("no counterpart", Assert.Single(Assert.Single(report.Refused).Reasons), StringComparison.Ordinal);
        Assert.Equal(1, (await world.InstanceAsync(old.Id)).DefinitionNumber);
        Assert.Equal(2, (await world.StartAsync("letters")).DefinitionNumber);
    }

    [Theory, BothDatabases]
    public async Task A_mapping_that_names_what_is_not_there_is_refused(DatabaseProvider provider)
    {
        await using var world = await TwoVersionsAsync(provider, "first");
        await world.StartAsync("letters");
        await PublishSecondAsync(world);

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => MigrateAsync(world, new() { ["a2"] = "nowhere", ["a1"] = "a3" }));

        Assert.Contains("nowhere", refused.Message, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_case_under_way_moves_without_a_second_mail_or_task(DatabaseProvider provider)
    {
        await using var running = await RunningCase.OpenAsync(provider);
        var root = (await running.CaseAsync()).WorkflowInstanceId!.Value;
        var instances = await running.World.ReadAsync(s => s.Db.Set<WorkflowInstance>().Where(i => i.Id == root).ToListAsync());
        var before = await EverythingAsync(running.World);
        foreach (var instance in instances)
            await PublishAgainAsync(running.World, instance.DefinitionId);

        foreach (var instance in instances)
        {
            var report = await running.DoAsync(s => s.Get<MoveInstances>().RunAsync(
                new MigrateInstances.Command(instance.DefinitionId, From: 1, To: 2, new Dictionary<string, string>(StringComparer.Ordinal), Ids: null, DryRun: false, "ada"),
                new Operator(PersonId: null, "ada"), s.Now, s.Ct));
            Assert.Equal((1, 1), (report.Selected, report.Count));
        }

        Assert.Equal(before, await EverythingAsync(running.World));
        var link = await running.World.ReadAsync(s => s.Db.Set<AuditEvent>().SingleAsync(e => e.Action == "workflow.migrated"));
        Assert.Equal((root.ToString("N"), """{"to":2,"by":"ada"}"""), (link.TargetId, link.Data));
        Assert.Empty(await running.World.ReadAsync(s => s.Get<Reconciler>().FindAsync(s.Now, s.Ct)));
    }

    private static async Task<string> EverythingAsync(TestWorld world) => await world.ReadAsync(async s => string.Join('\n',
        [.. (await s.Db.Set<OutboxMessage>().Select(m => m.IdempotencyKey).Order().ToListAsync()),
         .. (await s.Db.Set<WorkTimer>().OrderBy(t => t.Id).ToListAsync()).Select(t => $"{t.Target} {t.DueAt}"),
         .. (await s.Db.Set<MediationWorkflows.Tasks.CaseTask>().Select(t => t.Id.ToString()).ToListAsync()).Order(StringComparer.Ordinal)]));

    private static async Task<TestWorld> TwoVersionsAsync(DatabaseProvider provider, string first)
    {
        var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("letters", Definitions.Write(first), Definitions.Delay("1.00:00:00"), Definitions.Write("second")));
        return world;
    }

    private static Task PublishSecondAsync(TestWorld world) => PublishAsync(world, WorkflowDefinition.Parse(
        Definitions.Chain("letters", Definitions.Write("changed"), Definitions.Delay("2.00:00:00"), Definitions.Write("second"), Definitions.Write("added"))
            .Replace("\"a2\"", "\"pause\"", StringComparison.Ordinal)));

    private static async Task PublishAgainAsync(TestWorld world, string definitionId) => await PublishAsync(world, WorkflowDefinition.Parse(
        await world.ReadAsync(s => s.Db.Set<WorkflowDefinitionVersion>().Where(v => v.DefinitionId == definitionId).Select(v => v.Json).SingleAsync())));

    private static Task PublishAsync(TestWorld world, WorkflowDefinition definition) => world.DoAsync(async s =>
    {
        var model = definition.ToJsonObject();
        model.Remove("id");
        await s.Get<SaveDraft>().RunAsync(new SaveDraft.Command(model), s.Now, s.Ct);
        await s.Db.SaveChangesAsync(s.Ct);
        await s.Get<PublishDefinition>().RunAsync(new PublishDefinition.Command(definition.DefinitionId), s.Now, s.Ct);
    });

    private static Task<MigrateInstances.Report> MigrateAsync(TestWorld world, Dictionary<string, string> mapping, bool dryRun = false) => world.DoAsync(s =>
        s.Get<MigrateInstances>().RunAsync(new MigrateInstances.Command("letters", From: null, To: 2, mapping, Ids: null, dryRun, "ada"), s.Now, s.Ct));

    private static Task<List<(long, string, Instant)>> TimersAsync(TestWorld world) =>
        world.ReadAsync(async s => (await s.Db.Set<WorkTimer>().OrderBy(t => t.Id).ToListAsync()).ConvertAll(t => (t.Id, t.Target, t.DueAt)));
}
