using MediationWorkflows.Access;
using MediationWorkflows.Activities;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Verification;
using MediationWorkflows.Reminders;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Verification;
using MediationWorkflows.Workflows;

namespace MediationWorkflows.Tests.Activities;

public sealed class MediationActivitiesTests
{
    [Fact]
    public async Task The_designer_offers_exactly_the_kinds_of_tasks_that_a_workflow_can_wait_for()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);

        var registered = await world.ReadAsync(s => Task.FromResult(s.Get<TaskKinds>().All.Where(k => k.IsAwaited).Select(k => k.Name).Order(StringComparer.Ordinal).ToList()));

        Assert.Equal(registered, TaskTexts.All.Concat(TaskTexts.OfSafety).Select(t => t.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_activity_of_the_shipped_definitions_is_known_and_every_choice_is_one_that_the_designer_offers()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var catalog = world.Get<ActivityCatalog>();
        var asActivities = InstallDefinitions.Shipped.Values.Where(d => d.UsableAsActivity).Select(ActivityDescriptor.Of).ToDictionary(d => d.TypeName, StringComparer.Ordinal);
        foreach (var definition in InstallDefinitions.Shipped.Values)
        {
            foreach (var activity in definition.Root.Flatten())
            {
                var descriptor = catalog.TryGet(activity.Type, activity.Version) ?? asActivities.GetValueOrDefault(activity.Type);
                Assert.True(descriptor is not null, $"{definition.DefinitionId}: {activity.Type}");
                foreach (var input in descriptor.Inputs.Where(i => i.Options.Count > 0 && !i.IsWrapped && i.Name != "Audience"))
                {
                    var value = activity.Json[input.PropertyName]?.GetValue<string>();
                    Assert.Contains(value, input.Options.Select(o => o.Value));
                }
            }
        }
    }

    [Fact]
    public async Task Every_activity_of_mediation_is_offered_under_what_people_do_with_a_name_and_help()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var offered = await OfferedAsync(world);

        Assert.Equal(Palette.All.Order(StringComparer.Ordinal), offered.Select(a => a.Category).Distinct().Order(StringComparer.Ordinal));
        Assert.All(offered, activity =>
        {
            Assert.NotEqual(activity.Name, activity.DisplayName);
            Assert.EndsWith(".", activity.Description, StringComparison.Ordinal);
            Assert.All(activity.Inputs, input => Assert.True(input is { DisplayName.Length: > 0, Description.Length: > 0 }, $"{activity.Name}.{input.Name}"));
            Assert.All(activity.Outputs, output => Assert.True(output is { DisplayName.Length: > 0, Description.Length: > 0 }, $"{activity.Name}.{output.Name}"));
        });
    }

    [Fact]
    public async Task What_has_a_list_is_picked_from_it_with_a_default_that_is_on_it_and_never_typed()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        string[] picked = ["TaskKind", "Audience", "To", "Ladder", "Template", "Phase", "Kind", "Outcome", "Rung"];
        var inputs = (await OfferedAsync(world)).SelectMany(a => a.Inputs.Select(input => (Activity: a.Name, Input: input))).ToList();

        Assert.Equal(picked.Order(StringComparer.Ordinal), inputs.Where(i => i.Input.Options.Count > 0).Select(i => i.Input.Name).Distinct().Order(StringComparer.Ordinal));
        Assert.All(inputs.Where(i => picked.Contains(i.Input.Name)), i =>
        {
            Assert.Equal(("dropdown", false), (i.Input.UiHint, i.Input.IsWrapped));
            Assert.Contains(i.Input.DefaultValue!.GetValue<string>(), i.Input.Options.Select(o => o.Value));
        });
    }

    [Fact]
    public async Task A_ladder_of_this_house_is_offered_beside_those_that_ship()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var coordinator = new Viewer(Guid.NewGuid(), new HashSet<Role> { Role.Coordinator });
        await world.DoAsync(s => s.Get<EditLadder>().RunAsync(new EditLadder.Command(LadderLibrary.Get("standard") with { Id = "gentle", Name = "Gentle, as our clinic does it" }, coordinator), s.Now, s.Ct));

        var ladders = Assert.Single(await OfferedAsync(world), a => a.Name == "AskPeople").Inputs.Single(i => i.Name == "Ladder").Options;

        Assert.Contains(new InputOption("Gentle, as our clinic does it", "gentle"), ladders);
        Assert.All(LadderLibrary.Ids, id => Assert.Contains(ladders, option => option.Value == id));
    }

    private static async Task<List<ActivityDescriptor>> OfferedAsync(TestWorld world) => await world.ReadAsync(async s =>
        (await s.Get<OfferedActivities>().ListAsync("en", s.Ct)).Where(a => a.Namespace == "Mediation").ToList());

    [Fact]
    public async Task The_shipped_definitions_verify_without_findings()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);

        Assert.Empty(DefinitionVerifier.Verify(InstallDefinitions.Shipped.Values, world.Get<ActivityCatalog>(), rules: MediationRules.Instance));
    }

    [Fact]
    public async Task Every_outcome_of_a_definition_used_as_activity_leads_somewhere_and_each_that_it_completes_with_is_declared()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var used = InstallDefinitions.Shipped.Values.Where(d => d.UsableAsActivity).ToDictionary(d => d.ActivityType, StringComparer.Ordinal);
        Assert.NotEmpty(used);
        foreach (var definition in used.Values)
        {
            var completes = definition.Root.Flatten().Where(a => a.Type == "Elsa.Complete").Select(a => a.Json["outcomes"]!["expression"]!["value"]!.GetValue<string>());
            Assert.Equal(definition.Outcomes.Order(StringComparer.Ordinal), completes.Distinct().Order(StringComparer.Ordinal));
        }

        foreach (var definition in InstallDefinitions.Shipped.Values)
        {
            var connected = Connected(definition);
            Assert.All(
                definition.Root.Children.Where(a => used.ContainsKey(a.Type)).SelectMany(a => used[a.Type].Outcomes.Select(port => (a.Id, port))),
                end => Assert.Contains(end, connected));
        }
    }

    [Fact]
    public async Task Every_port_of_a_question_leads_somewhere_in_every_shipped_definition()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        await world.ReadAsync(s =>
        {
            foreach (var definition in InstallDefinitions.Shipped.Values)
            {
                var connections = Connected(definition);
                foreach (var ask in definition.Root.Children.Where(a => a.Type == "Mediation.AskPeople"))
                {
                    var kind = s.Get<TaskKinds>().Find(ask.Json["taskKind"]!.GetValue<string>())!;
                    string[] possible = ["Done", "Silent", .. kind.Outcomes.Count > 1 ? ["Refused"] : (string[])[], .. kind.Outcomes.Count > 2 ? ["Changes"] : (string[])[]];
                    Assert.All(possible, port => Assert.True(connections.Contains((ask.Id, port)), $"{definition.DefinitionId}: {ask.Id} → {port} leads nowhere."));
                }
            }

            return Task.FromResult(true);
        });
    }

    private static HashSet<(string From, string Port)> Connected(WorkflowDefinition definition) =>
        [.. definition.Root.Json["connections"]!.AsArray().Select(c => (c!["source"]!["activity"]!.GetValue<string>(), c["source"]!["port"]!.GetValue<string>()))];
}
