using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Tests.Fuzz;
using static MediationWorkflows.Engine.Tests.Draw;

namespace MediationWorkflows.Engine.Tests.Definitions;

public sealed class WorkflowDefinitionTests
{
    private const string Strange = """
        {"$schema":"x","id":"v9","definitionId":"d","name":"Odd","version":9,"createdAt":"2024-12-04T16:49:20.593932+00:00","aNumber":1.50,"bigNumber":12345678901234567890123,"zürich":"“quoted” <b>",
         "options":{"usableAsActivity":true,"x":{"y":[1,null]}},"variables":[{"id":"a","name":"A","typeName":"Foo.Bar, Baz","value":null,"extra":1}],
         "root":{"type":"Elsa.Flowchart","id":"f","version":1,"nodeId":"Workflow2:f","start":"w","unknown":{"deep":[{"type":"not an activity"}]},
           "activities":[{"id":"w","type":"Elsa.WriteLine","version":1,"text":{"typeName":"String","expression":{"type":"Literal","value":"hi"},"memoryReference":{"id":"m"}},"metadata":{"designer":{"position":{"x":-1.5,"y":2e3}}}}],
           "connections":[]}}
        """;

    [Fact]
    public void What_is_read_is_written_back_but_for_the_assigned_fields()
    {
        var written = JsonNode.Parse(WorkflowDefinition.Parse(Strange).ToJson())!;
        var read = JsonNode.Parse(Strange)!;
        read["root"]!["nodeId"] = "Workflow1:f";
        read["root"]!["activities"]![0]!["nodeId"] = "Workflow1:f:w";

        Assert.True(JsonNode.DeepEquals(read, written));
        Assert.Contains("1.50", written.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("12345678901234567890123", written.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Writing_reading_and_writing_again_gives_the_same_bytes()
    {
        foreach (var text in (string[])[Strange, .. Corpus.Definitions])
        {
            var once = WorkflowDefinition.Parse(text).ToJson();
            Assert.Equal(once, WorkflowDefinition.Parse(once).ToJson());
        }
    }

    [Fact]
    public void A_byte_order_mark_is_read_over() => Assert.Equal("v9", WorkflowDefinition.Parse("\uFEFF" + Strange).Id);

    [Theory]
    [InlineData("", "$")]
    [InlineData("nonsense", "$")]
    [InlineData("[]", "$")]
    [InlineData("{}", "$.root")]
    [InlineData("""{"root":5}""", "$.root")]
    [InlineData("""{"root":{}}""", "$.root.type")]
    [InlineData("""{"root":{"type":"Elsa.End"},"a":1,"a":2}""", "$")]
    [InlineData("""{"root":{"type":"Elsa.End"},"a":"\ud800"}""", "$")]
    public void What_is_no_definition_is_refused_with_a_place(string text, string path) =>
        Assert.Equal(path, Assert.Throws<DefinitionFormatException>(() => WorkflowDefinition.Parse(text)).Path);

    [Theory]
    [InlineData("""{"root":ROOT,"variables":"x"}""", "$.variables")]
    [InlineData("""{"root":ROOT,"variables":[null]}""", "$.variables[0]")]
    [InlineData("""{"root":ROOT,"inputs":{}}""", "$.inputs")]
    [InlineData("""{"root":ROOT,"outputs":[1]}""", "$.outputs[0]")]
    [InlineData("""{"root":ROOT,"outcomes":["Done",1]}""", "$.outcomes[1]")]
    [InlineData("""{"root":ROOT,"options":"x"}""", "$.options")]
    [InlineData("""{"root":ROOT,"customProperties":[]}""", "$.customProperties")]
    [InlineData("""{"root":{"type":"Elsa.Sequence","activities":"x"}}""", "$.root.activities")]
    [InlineData("""{"root":{"type":"Elsa.Sequence","activities":{"typeName":"Object","expression":{}}}}""", "$.root.activities")]
    [InlineData("""{"root":{"type":"Elsa.Sequence","activities":[ROOT,{"type":123,"id":"q"},null]}}""", "$.root.activities[1]")]
    [InlineData("""{"root":{"type":"Elsa.Sequence","activities":[null]}}""", "$.root.activities[0]")]
    [InlineData("""{"root":{"type":"Elsa.Sequence","activities":["str"]}}""", "$.root.activities[0]")]
    [InlineData("""{"root":{"type":"Elsa.Sequence","activities":{"$values":[{"id":"notype"}]}}}""", "$.root.activities[0]")]
    [InlineData("""{"root":{"type":"Elsa.If","then":{"type":"Elsa.Sequence","variables":[1],"activities":[]}}}""", "$.root.then.variables[0]")]
    [InlineData("""{"root":{"type":"Elsa.Flowchart","connections":"no"}}""", "$.root.connections")]
    [InlineData("""{"root":{"type":"Elsa.Flowchart","connections":[1]}}""", "$.root.connections[0]")]
    [InlineData("""{"root":{"type":"Elsa.Switch","cases":"oops"}}""", "$.root.cases")]
    [InlineData("""{"root":{"type":"Elsa.Switch","cases":["oops"]}}""", "$.root.cases[0]")]
    [InlineData("""{"root":{"type":"Elsa.Switch","cases":[{"label":"a","activity":{"id":"notype"}}]}}""", "$.root.cases[0].activity")]
    [InlineData("""{"root":{"type":"Elsa.If","then":"x"}}""", "$.root.then")]
    [InlineData("""{"root":{"type":"Elsa.If","else":{"id":"notype"}}}""", "$.root.else")]
    [InlineData("""{"root":{"type":"Elsa.If","else":[ROOT]}}""", "$.root.else")]
    [InlineData("""{"root":{"type":"Elsa.Sequence","activities":[{"type":"Elsa.ForEach","body":{"typeName":"String","expression":{}}}]}}""", "$.root.activities[0].body")]
    [InlineData("""{"root":{"type":"Elsa.While","body":false}}""", "$.root.body")]
    [InlineData("""{"root":{"type":"Elsa.Switch","default":[]}}""", "$.root.default")]
    [InlineData("""{"root":{"type":"Elsa.Fork","branches":"x"}}""", "$.root.branches")]
    [InlineData("""{"root":{"type":"Elsa.Fork","branches":[ROOT,"x"]}}""", "$.root.branches[1]")]
    [InlineData("""{"root":{"type":"Elsa.BulkDispatchWorkflows","childFaulted":7}}""", "$.root.childFaulted")]
    public void What_would_be_left_out_when_it_runs_is_refused_with_its_place(string text, string path) =>
        Assert.Equal(path, Assert.Throws<DefinitionFormatException>(() => WorkflowDefinition.Parse(text.Replace("ROOT", """{"type":"Elsa.End"}""", StringComparison.Ordinal))).Path);

    [Fact]
    public void Every_slot_of_a_built_in_activity_is_known_to_the_reader()
    {
        foreach (var d in ActivityCatalog.BuiltIn().Descriptors)
        {
            var slots = d.Ports.Where(p => p.Type == "Embedded").Select(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..]);
            Assert.Equal(slots, ActivityDefinition.Slots.GetValueOrDefault(d.TypeName, []).Where(s => s != "branches"));
        }
    }

    [Theory]
    [InlineData("Acme.Mail", "body", """{"typeName":"String","expression":{"type":"Literal","value":"hi"}}""")]
    [InlineData("Elsa.SendEmail", "body", "\"hi\"")]
    [InlineData("Elsa.FlowFork", "branches", """["a","b"]""")]
    public void An_input_may_be_named_like_a_slot_of_another_type(string type, string property, string value) =>
        Assert.Empty(WorkflowDefinition.Parse($$"""{"root":{"type":"{{type}}","{{property}}":{{value}}} }""").Root.Children);

    [Theory]
    [InlineData("""{"root":{"type":"Elsa.Flowchart","activities":null,"connections":null,"variables":null},"variables":null,"outputs":null,"options":null}""")]
    [InlineData("""{"root":{"type":"Elsa.Switch","cases":null}}""")]
    [InlineData("""{"root":{"type":"Elsa.Switch","cases":[{"label":"a","activity":null}]}}""")]
    [InlineData("""{"root":{"type":"UsedWorkflow","cases":{"typeName":"String","expression":{"type":"Literal","value":"an input of that name"}}}}""")]
    public void Null_and_inputs_of_the_same_name_are_read(string text) => Assert.Empty(WorkflowDefinition.Parse(text).Root.Children);

    [Theory]
    [InlineData(254, true)]
    [InlineData(255, false)]
    [InlineData(5000, false)]
    public void Nesting_is_read_to_a_depth_that_the_refusal_names(int depth, bool isRead)
    {
        var refused = Record.Exception(() =>
        {
            var written = WorkflowDefinition.Parse("""{"root":{"type":"a","x":""" + new string('[', depth) + new string(']', depth) + "}}").ToJson();
            Assert.Equal(written, WorkflowDefinition.FromJson(WorkflowDefinition.Parse(written).ToJsonObject()).ToJson());
        });

        Assert.Equal(isRead ? null : "Nested too deeply: at most 256 levels are read.", refused?.Message);
    }

    [Fact]
    public void Missing_identities_are_assigned_and_stay()
    {
        var definition = WorkflowDefinition.Parse("""{"name":"Ask the parties","root":{"type":"Elsa.Sequence","activities":[{"type":"Elsa.WriteLine"},{"type":"Elsa.WriteLine","id":"WriteLine1"},{"type":"Elsa.WriteLine"}]},"variables":null,"options":null}""");

        Assert.Equal(("ask-the-parties", "ask-the-parties-v1", 1), (definition.DefinitionId, definition.Id, definition.Version));
        Assert.Equal(["Workflow1:Sequence1:WriteLine2", "Workflow1:Sequence1:WriteLine1", "Workflow1:Sequence1:WriteLine3"], definition.Root.Children.Select(c => c.NodeId));
        Assert.Equal("[]", definition.ToJsonObject()["variables"]!.ToJsonString());
        Assert.Equal("{}", definition.ToJsonObject()["options"]!.ToJsonString());
    }

    [Fact]
    public void Node_ids_differ_even_where_a_file_repeats_an_id() =>
        Assert.Equal(["Workflow1:seq:a", "Workflow1:seq:a~2"], WorkflowDefinition.Parse(Workflow(Sequence(Line("a"), Line("a"))).Text).Root.Children.Select(c => c.NodeId));

    [Theory]
    [InlineData("Child With Input", "ChildWithInput")]
    [InlineData("child-flow", "Child-flow")]
    [InlineData("äpfel_birnen", "ÄpfelBirnen")]
    public void A_definition_s_activity_type_is_its_name_as_one_word(string name, string type) =>
        Assert.Equal(type, WorkflowDefinition.Parse($$"""{"name":"{{name}}","root":{"type":"Elsa.End"} }""").ActivityType);
}
