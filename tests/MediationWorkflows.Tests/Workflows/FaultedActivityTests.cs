using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Tests.Workflows;

public sealed class FaultedActivityTests
{
    [Theory, BothDatabases]
    public async Task What_a_faulted_activity_changed_is_undone_and_everything_before_it_stays(DatabaseProvider provider)
    {
        await using var world = await CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("bad", Definitions.Write("before"), Writes("kept"), Fails("gone"), Definitions.Write("never")));

        var instance = await world.StartAsync("bad");

        Assert.Equal(WorkflowSubStatus.Faulted, instance.SubStatus);
        Assert.Equal(["before"], world.Lines);
        Assert.Equal(["kept=1", "shared=kept"], await SettingsAsync(world));
        var incident = await world.ReadAsync(s => s.Db.Set<WorkflowIncident>().SingleAsync());
        Assert.Equal(("a3", "The activity failed with InvalidOperationException."), (incident.ActivityId, incident.Message));
        var journal = await world.ReadAsync(s => JournalBurst.OfAsync(s.Db, instance.Id, s.Ct));
        Assert.Equal(["Started", "Faulted"], journal.Where(j => j.ActivityId == "a3").Select(j => j.EventName));
    }

    [Theory, BothDatabases]
    public async Task A_retry_of_an_activity_that_was_undone_does_it_once(DatabaseProvider provider)
    {
        await using var world = await CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("bad", Fails("gone"), Definitions.Write("after")));
        var instance = await world.StartAsync("bad");
        var faulted = await world.ReadAsync(s => s.Db.Set<WorkflowIncident>().Select(i => i.ActivityInstanceId).SingleAsync());

        world.Get<Trouble>().IsOver = true;
        await world.DoAsync(s => s.Get<BurstRunner>().RetryAsync(instance.Id, faulted!, s.Now, s.Ct));

        Assert.Equal(["gone=1", "shared=gone"], await SettingsAsync(world));
        Assert.Equal(["after"], world.Lines);
        var ended = await world.InstanceAsync(instance.Id);
        Assert.Equal(WorkflowSubStatus.Finished, ended.SubStatus);
    }

    [Theory, BothDatabases]
    public async Task A_fault_inside_an_inline_child_undoes_its_activity_only_and_reaches_the_parent(DatabaseProvider provider)
    {
        await using var world = await CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("child", Writes("child"), Fails("gone")));
        await world.InstallAsync(Definitions.Chain("parent", Writes("parent"), Definitions.ExecuteAndWait("child"), Definitions.Write("told")));

        var parent = await world.StartAsync("parent");

        Assert.Equal(WorkflowSubStatus.Finished, parent.SubStatus);
        Assert.Equal(["told"], world.Lines);
        Assert.Equal(["child=1", "parent=1", "shared=child"], await SettingsAsync(world));
        var child = await world.ReadAsync(s => s.Db.Set<WorkflowInstance>().SingleAsync(i => i.ParentInstanceId == parent.Id));
        Assert.Equal((WorkflowSubStatus.Faulted, 1), (child.SubStatus, child.IncidentCount));
    }

    [Theory, BothDatabases]
    public async Task What_other_bursts_of_a_unit_of_work_that_starts_over_wrote_is_written_once(DatabaseProvider provider)
    {
        await using var world = await CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("good", Definitions.Write("good")));
        await world.InstallAsync(Definitions.Chain("bad", Definitions.Write("bad"), Fails("gone")));

        await world.DoAsync(async s =>
        {
            await s.Get<BurstRunner>().StartAsync("good", input: null, correlationId: null, s.Now, s.Ct);
            await s.Get<BurstRunner>().StartAsync("bad", input: null, correlationId: null, s.Now, s.Ct);
        });

        Assert.Equal(["good", "bad"], world.Lines);
    }

    [Theory, BothDatabases]
    public async Task A_failing_database_is_no_fault_of_the_workflow_and_leaves_nothing(DatabaseProvider provider)
    {
        await using var world = await CreateAsync(provider);
        world.Get<ActivityCatalog>().Add(Describe("Sql"), new Doing(async c =>
        {
            await c.Services.GetRequiredService<AppDb>().Database.ExecuteSqlRawAsync("INSERT INTO no_such_table VALUES (1)", c.Cancellation);
        }));
        await world.InstallAsync(Definitions.Chain("bad", Writes("gone"), "\"type\":\"Test.Sql\",\"version\":1"));

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => world.StartAsync("bad"));

        Assert.Empty(await SettingsAsync(world));
        Assert.Equal((0, 0), await world.ReadAsync(async s => (await s.Db.Set<WorkflowInstance>().CountAsync(), await s.Db.Set<WorkflowIncident>().CountAsync())));
    }

    private static async Task<TestWorld> CreateAsync(DatabaseProvider provider)
    {
        var world = await TestWorld.CreateAsync(provider, services => services.AddSingleton<Trouble>());
        var trouble = world.Get<Trouble>();
        world.Get<ActivityCatalog>().Add(Describe("Writes"), new Doing(WriteAsync));
        world.Get<ActivityCatalog>().Add(Describe("Fails"), new Doing(async c =>
        {
            await WriteAsync(c);
            if (!trouble.IsOver)
            {
                throw new InvalidOperationException("Mrs. Secret");
            }
        }));
        return world;
    }

    // Adds a row, changes one that others write too, and flushes: the undone rows have been in the database.
    private static async Task WriteAsync(StepContext c)
    {
        var db = c.Services.GetRequiredService<AppDb>();
        var key = c.Input<string>("Key")!;
        db.Add(new SystemSetting { Key = key, Value = "1" });
        if (await db.FindAsync<SystemSetting>(["shared"], c.Cancellation) is { } shared)
        {
            shared.Value = key;
        }
        else
        {
            db.Add(new SystemSetting { Key = "shared", Value = key });
        }

        await db.SaveChangesAsync(c.Cancellation);
    }

    private static string Writes(string key) => Setting("Writes", key);

    private static string Fails(string key) => Setting("Fails", key);

    private static string Setting(string type, string key) => $"\"type\":\"Test.{type}\",\"version\":1,\"key\":\"{key}\"";

    private static ActivityDescriptor Describe(string name) =>
        new($"Test.{name}", 1, name, "Test", "", ActivityKind.Action, [new InputDescriptor("Key", "String")], [], [new PortDescriptor("Done")]);

    private static Task<List<string>> SettingsAsync(TestWorld world) => world.ReadAsync(s =>
        s.Db.Set<SystemSetting>().OrderBy(x => x.Key).Select(x => x.Key + "=" + x.Value).ToListAsync());

    private sealed class Trouble
    {
        public bool IsOver { get; set; }
    }

    private sealed class Doing(Func<StepContext, Task> what) : IActivity
    {
        public async ValueTask<StepResult> ExecuteAsync(StepContext context)
        {
            await what(context);
            return StepResult.Done();
        }
    }
}
