using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Execution;
using static MediationWorkflows.Engine.Tests.Draw;

namespace MediationWorkflows.Engine.Tests.Execution;

public sealed class LogPersistenceTests
{
    [Theory]
    [InlineData(null, null, null)]
    [InlineData(null, """{"default":"Include"}""", "a")]
    [InlineData(null, """{"default":"Exclude","inputs":{"text":"Include"}}""", "a")]
    [InlineData(null, """{"default":"Include","inputs":{"text":"Exclude"}}""", null)]
    [InlineData(null, """{"default":"Include","inputs":{"text":"Inherit"}}""", "a")]
    [InlineData(null, """{"default":1}""", "a")]
    [InlineData("""{"default":"Include"}""", null, "a")]
    [InlineData("""{"default":"Include"}""", """{"default":"Inherit"}""", "a")]
    [InlineData("""{"default":"Include"}""", """{"default":"Exclude"}""", null)]
    [InlineData("""{"default":"Inherit"}""", """{"inputs":{}}""", null)]
    public void An_input_is_in_the_journal_where_the_settings_include_it(string? workflow, string? activity, string? logged) =>
        Assert.Equal(logged, Logged("logPersistenceMode", workflow, activity));

    [Theory]
    [InlineData("Include", "a")]
    [InlineData("Exclude", null)]
    [InlineData("Inherit", null)]
    public void The_newer_settings_name_a_strategy_or_hold_an_expression(string strategy, string? logged)
    {
        Assert.Equal(logged, Logged("logPersistenceConfig", null, $$"""{"default":{"evaluationMode":"Strategy","strategyType":"Elsa.Workflows.LogPersistence.Strategies.{{strategy}}, Elsa.Workflows.Core"} }"""));
        Assert.Equal(logged, Logged("logPersistenceConfig", $$"""{"default":{"evaluationMode":"Expression","expression":{"type":"Literal","value":"{{strategy}}"} } }""", null));
    }

    [Fact]
    public void Outputs_are_logged_beside_the_outcomes_and_long_values_are_not()
    {
        string Data(int length)
        {
            var script = Activity("RunJavaScript", "js", ("script", "setOutcome('X'), 'y'.repeat(input.N)"));
            script["customProperties"] = JsonNode.Parse("""{"logPersistenceMode":{"outputs":{"result":"Include"}}}""");
            return Run.Of(Workflow(script)).Start($$"""{"N":{{length}}}""").Journal.Single(j => j is { ActivityId: "js", EventName: "Completed" }).Data!.ToJsonString();
        }

        Assert.Equal("""{"Outputs":{"Result":"yy"},"Outcomes":["X"]}""", Data(2));
        Assert.Equal("""{"Outputs":{"Result":"(too long for the journal)"},"Outcomes":["X"]}""", Data(2000));
    }

    private static string? Logged(string key, string? workflow, string? activity)
    {
        var line = Line("a");
        if (activity is not null)
            line["customProperties"] = new JsonObject { [key] = JsonNode.Parse(activity) };
        var more = workflow is null ? null : $$"""{"customProperties":{"{{key}}":{{workflow}} } }""";
        var run = Run.Of(Workflow(line, more: more)).Start();
        return run.Journal.Single(j => j is { ActivityId: "a", EventName: "Completed" }).Data?["Inputs"]?["Text"]?.GetValue<string>();
    }
}
