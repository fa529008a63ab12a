using MediationWorkflows.Activities;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Workflows;

namespace MediationWorkflows.Tests.Activities;

public sealed class MediationActivitiesTests
{
    [Fact]
    public async Task The_designer_offers_exactly_the_kinds_of_tasks_that_a_workflow_can_wait_for()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);

        var registered = await world.ReadAsync(s => Task.FromResult(s.Get<TaskKinds>().All.Where(k => k.IsAwaited).Select(k => k.Name).Order(StringComparer.Ordinal).ToList()));

        Assert.Equal(registered, TaskTexts.All.Select(t => t.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_activity_of_the_shipped_definitions_is_known_and_every_choice_is_one_that_the_designer_offers()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var catalog = world.Get<ActivityCatalog>();
        foreach (var definition in InstallDefinitions.Shipped.Values)
        {
            foreach (var activity in definition.Root.Flatten())
            {
                var descriptor = catalog.TryGet(activity.Type, activity.Version);
                Assert.True(descriptor is not null, $"{definition.DefinitionId}: {activity.Type}");
                foreach (var input in descriptor.Inputs.Where(i => i.Options.Count > 0 && i.Name != "Audience"))
                {
                    var value = activity.Json[input.PropertyName]?.GetValue<string>();
                    Assert.Contains(value, input.Options.Select(o => o.Value));
                }
            }
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
                var connections = definition.Root.Json["connections"]!.AsArray()
                    .Select(c => (From: c!["source"]!["activity"]!.GetValue<string>(), Port: c["source"]!["port"]!.GetValue<string>())).ToHashSet();
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
}
