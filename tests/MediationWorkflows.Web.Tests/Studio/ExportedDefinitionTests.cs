using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Web.Studio.Api;
using MediationWorkflows.Workflows;
using NodaTime;

namespace MediationWorkflows.Web.Tests.Studio;

public sealed class ExportedDefinitionTests
{
    public static TheoryData<string> Shipped => [.. InstallDefinitions.Shipped.Keys];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_shipped_definition_leaves_as_Elsa_reads_it(string id) => Assert.Empty(ElsaShape.Faults(Exported(InstallDefinitions.Shipped[id])));

    [Fact]
    public void What_the_designer_posts_with_nulls_leaves_as_Elsa_reads_it()
    {
        Assert.Empty(ElsaShape.Faults(Exported(WorkflowDefinition.FromJson(Definitions.New("New")))));
        Assert.Empty(ElsaShape.Faults(Exported(WorkflowDefinition.FromJson(Definitions.SayAndWait("Drawn")))));
    }

    [Theory]
    [InlineData("version", "\"1\"", "version")]
    [InlineData("outcomes", "[1]", "outcomes")]
    [InlineData("variables", """[{"name":"X"}]""", "variables")]
    [InlineData("root.connections", """[{"source":{"activity":"say","port":"Done"},"target":{"activity":"gone","port":"In"}}]""", "Workflow1:flow1: ")]
    [InlineData("root.activities.0.text", """{"expression":{"type":"Literal","value":"x"}}""", "Workflow1:flow1:say.text")]
    [InlineData("root.activities.0.text", """{"typeName":"String","expression":{"type":"Liquid","value":"x"}}""", "Workflow1:flow1:say.text")]
    [InlineData("root.activities.1.id", "\"say\"", "Workflow1:flow1: two")]
    public void What_Elsa_would_refuse_or_drop_is_told_with_its_place(string place, string value, string told)
    {
        var exported = Exported(WorkflowDefinition.FromJson(Definitions.SayAndWait("Drawn")));
        JsonNode parent = exported;
        var steps = place.Split('.');
        foreach (var step in steps[..^1])
            parent = int.TryParse(step, System.Globalization.CultureInfo.InvariantCulture, out var index) ? parent[index]! : parent[step]!;
        parent[steps[^1]] = JsonNode.Parse(value);

        Assert.Contains(ElsaShape.Faults(exported), fault => fault.StartsWith(told, StringComparison.Ordinal));
    }

    static JsonObject Exported(WorkflowDefinition definition) => DefinitionDocument.Export(new WorkflowDefinitionVersion
    {
        Id = definition.Id, DefinitionId = definition.DefinitionId, Number = definition.Version, Name = definition.Name, Description = definition.Description, Json = definition.ToJson(),
        IsLatest = true, CreatedAt = Instant.FromUtc(2027, 1, 4, 15, 0),
    });
}
