using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Tests.Verification;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Workflows;

public sealed class UpdateConsumersTests
{
    private const string Used = "phase-gate";
    private const string Consumer = "mediation-case";

    [Theory, BothDatabases]
    public async Task A_version_that_says_so_goes_into_the_definitions_that_use_it(DatabaseProvider provider)
    {
        await using var world = await OpenAsync(provider);

        var updated = await PublishAsync(world, isTakenOn: true);

        // The case, and the intake that begins it.
        Assert.Equal(2, updated);
        var consumer = await LatestAsync(world);
        Assert.Equal((2, true), (consumer.Number, consumer.IsPublished));
        Assert.Equal([2], VersionsUsed(consumer));
    }

    [Theory, BothDatabases]
    public async Task What_somebody_works_on_names_the_new_version_and_stays_a_draft(DatabaseProvider provider)
    {
        await using var world = await OpenAsync(provider);
        await SaveAsync(world, Consumer, model => model["description"] = "Half done.");

        await PublishAsync(world, isTakenOn: true);

        var consumer = await LatestAsync(world);
        Assert.Equal((2, false, "Half done."), (consumer.Number, consumer.IsPublished, consumer.Description));
        Assert.Equal([2], VersionsUsed(consumer));
    }

    [Theory, BothDatabases]
    public async Task A_consumer_with_errors_stays_as_it_is_in_use(DatabaseProvider provider)
    {
        await using var world = await OpenAsync(provider);
        // Closes as completed what nobody signed: installed by an older release, it would not be published today.
        var flawed = Drawing.New("flawed", """
            start Elsa.Start
            gate PhaseGate
            close CloseCase outcome=Completed
            start.Done -> gate
            gate.Passed -> close
            """).ToJson().Replace("Mediation.PhaseGate", "PhaseGate", StringComparison.Ordinal);
        await world.InstallAsync(flawed);

        Assert.Equal(3, await PublishAsync(world, isTakenOn: true));

        var versions = await world.ReadAsync(s => s.Db.Set<WorkflowDefinitionVersion>().Where(v => v.DefinitionId == "flawed").OrderBy(v => v.Number).ToListAsync(s.Ct));
        Assert.Equal([(1, true), (2, false)], versions.Select(v => (v.Number, v.IsPublished)));
        Assert.Equal([2], VersionsUsed(versions[1]));
    }

    [Fact]
    public async Task A_version_that_does_not_say_so_reaches_nobody_by_itself()
    {
        await using var world = await OpenAsync(DatabaseProvider.Sqlite);

        Assert.Equal(0, await PublishAsync(world, isTakenOn: false));
        Assert.Equal([1], VersionsUsed(await LatestAsync(world)));
    }

    private static async Task<TestWorld> OpenAsync(DatabaseProvider provider)
    {
        var world = await TestWorld.CreateAsync(provider);
        await world.DoAsync(s => s.Get<InstallDefinitions>().ShippedAsync(s.Now, s.Ct));
        return world;
    }

    private static async Task<int> PublishAsync(TestWorld world, bool isTakenOn)
    {
        await SaveAsync(world, Used, model => model["options"]!["autoUpdateConsumingWorkflows"] = isTakenOn);
        return await world.DoAsync(async s =>
        {
            var publish = s.Get<PublishDefinition>();
            await publish.RunAsync(new PublishDefinition.Command(Used), s.Now, s.Ct);
            return publish.ConsumersUpdated;
        });
    }

    private static Task SaveAsync(TestWorld world, string id, Action<JsonObject> change) => world.DoAsync(s =>
    {
        var model = InstallDefinitions.Shipped[id].ToJsonObject();
        model.Remove("id");
        change(model);
        return s.Get<SaveDraft>().RunAsync(new SaveDraft.Command(model), s.Now, s.Ct);
    });

    private static Task<WorkflowDefinitionVersion> LatestAsync(TestWorld world) =>
        world.ReadAsync(s => s.Db.Set<WorkflowDefinitionVersion>().SingleAsync(v => v.DefinitionId == Consumer && v.IsLatest, s.Ct));

    private static IEnumerable<int> VersionsUsed(WorkflowDefinitionVersion consumer) =>
        WorkflowDefinition.Parse(consumer.Json).Root.Flatten().Where(a => a.Type == "PhaseGate").Select(a => a.Version).Distinct();
}
