using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Execution;
using static MediationWorkflows.Engine.Tests.Draw;

namespace MediationWorkflows.Engine.Tests.Execution;

public sealed class DataTests
{
    [Theory]
    [InlineData("Int32", "4", "4")]
    [InlineData("Int32", "", "0")]
    [InlineData("Int32", "nonsense", "0")]
    [InlineData("System.Int64, System.Private.CoreLib", "9007199254740991", "9007199254740991")]
    [InlineData("Double", "1.5", "1.5")]
    [InlineData("Boolean", "True", "true")]
    [InlineData("String", "4", "\"4\"")]
    [InlineData("Object", "{\"a\":[1]}", "{\"a\":[1]}")]
    [InlineData("String[]", "[\"a\",\"b\"]", "[\"a\",\"b\"]")]
    [InlineData("DateTimeOffset", "2030-01-31T10:00:00+02:00", "\"2030-01-31T08:00:00.000Z\"")]
    [InlineData("Some.Unknown, Type", "x", "\"x\"")]
    public void A_variable_s_initial_text_is_converted_to_its_type(string type, string value, string expected) =>
        Assert.Equal(expected, Run.Of(Workflow(Line("a"), new JsonArray(new JsonObject { ["id"] = "v", ["name"] = "V", ["typeName"] = type, ["value"] = value }).ToJsonString())).Start().Variable("V"));

    [Theory]
    [InlineData("Int32", "4", "4")]
    [InlineData("Int32", "=2.5", "2")]
    [InlineData("Int32", "=3.5", "4")]
    [InlineData("Boolean", "=1", "true")]
    [InlineData("String", "=[1,2]", "\"[1,2]\"")]
    [InlineData("Object", "=new Date(0)", "\"1970-01-01T00:00:00.000Z\"")]
    [InlineData("Object", "=undefined", "null")]
    public void Setting_a_variable_converts_to_its_type(string type, string value, string expected) =>
        Assert.Equal(expected, Run.Of(Workflow(Set("s", "v", value), $$"""[{"id":"v","name":"V","typeName":"{{type}}"}]""")).Start().Variable("V"));

    [Fact]
    public void A_value_that_does_not_fit_faults_without_being_repeated()
    {
        var run = Run.Of(Workflow(Set("s", "v", "secret"), """[{"id":"v","name":"V","typeName":"Int32"}]""")).Start();

        Assert.Contains("\"V\"", Assert.Single(run.Incidents).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.State.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_inner_variable_hides_an_outer_one_of_the_same_name_and_goes_with_its_container()
    {
        var inner = Sequence("inner", Set("set", "in", "inside"), Activity("WriteLine", "w", ("text", "=getV()")));
        inner["variables"] = JsonNode.Parse("""[{"id":"in","name":"V","typeName":"String"}]""");

        var run = Run.Of(Workflow(Sequence(Set("out", "v", "outside"), inner, Activity("WriteLine", "w2", ("text", "=variables.V"))), """[{"id":"v","name":"V","typeName":"String"}]""")).Start();

        Assert.Equal(["inside", "outside"], run.Lines);
    }

    [Fact]
    public void Scripts_read_and_write_variables_by_every_accessor()
    {
        var run = Run.Of(Workflow(
            Activity("RunJavaScript", "js", ("script", "setA(getA() + 1), variables.A += 1, setVariable('A', getVariable('A') + 1), variables.L.push(4), setVariable('Made', 'up'), variables['Made'] + getMade()"), ("result", Activities.WaitingTests.Capture("r"))),
            """[{"id":"a","name":"A","typeName":"Int32","value":"1"},{"id":"l","name":"L","typeName":"Object","value":"[1]"},{"id":"r","name":"R","typeName":"String"}]""")).Start();

        Assert.Equal(("4", "[1,4]", "\"upup\"", "\"up\""), (run.Variable("A"), run.Variable("L"), run.Variable("R"), run.Variable("Made")));
    }

    [Fact]
    public void Values_of_every_kind_survive_a_wait()
    {
        var run = Run.Of(Workflow(
            Sequence(Set("s", "v", "=({d: new Date(5), n: NaN, z: -0, l: [undefined, null, 1], o: {$date: 1}, s: '“ü😀\"'})"), Activity("Delay", "d", ("timeSpan", "1")),
                Activity("WriteLine", "w", ("text", "=`${getV().d.getTime()} ${getV().n} ${Object.is(getV().z, -0)} ${getV().l.length} ${getV().o.$date} ${getV().s}`"))),
            """[{"id":"v","name":"V","typeName":"Object"}]""")).Start().Wake();

        Assert.Equal(["5 NaN true 3 1 “ü😀\""], run.Lines);
    }

    [Fact]
    public void Inputs_are_read_by_every_accessor_and_have_defaults()
    {
        var run = Run.Of(Workflow(
            Activity("WriteLine", "w", ("text", "=`${getWho()} ${input.Who} ${getInput('Who')} ${getInput('Missing')} ${input.Count}`")), more: """{"inputs":[{"name":"Who","type":"String"},{"name":"Count","type":"Int32","defaultValue":"3"}]}""")).Start("""{"Who":"me"}""");

        Assert.Equal(["me me me null 3"], run.Lines);
    }

    [Theory]
    [InlineData("""{"typeName":"String","expression":{"type":"Variable","value":{"id":"v","name":"V"}}}""", "text")]
    [InlineData("""{"typeName":"String","expression":{"type":"Input","value":{"name":"In"}}}""", "in")]
    [InlineData("""{"typeName":"String","expression":{"type":"Object","value":"[1,2]"}}""", "[1,2]")]
    [InlineData("""{"typeName":"String","expression":{"type":"Literal","value":5}}""", "5")]
    [InlineData("""{"typeName":"String","expression":{"type":"JavaScript","value":"1 > 0"}}""", "True")]
    [InlineData("\"bare\"", "bare")]
    [InlineData("null", "")]
    [InlineData("""{"expression":{"type":"Literal","value":"no type name"}}""", "")]
    [InlineData("""{"typeName":"String","memoryReference":{"id":"v"}}""", "text")]
    public void An_input_may_be_written_in_many_ways(string input, string expected)
    {
        var line = Line("w");
        line["text"] = JsonNode.Parse(input);

        Assert.Equal([expected], Run.Of(Workflow(line, """[{"id":"v","name":"V","typeName":"String","value":"text"}]""", """{"inputs":[{"name":"In","type":"String"}]}""")).Start("""{"In":"in"}""").Lines);
    }

    [Fact]
    public void An_output_captured_under_the_name_of_a_workflow_output_is_the_instance_s_output()
    {
        var run = Run.Of(Workflow(Activity("RunJavaScript", "js", ("script", "40 + 2"), ("result", Activities.WaitingTests.Capture("Answer"))), more: """{"outputs":[{"name":"Answer","type":"Object"}]}""")).Start();

        Assert.Equal("""{"Answer":42}""", run.State.Output.ToJsonString());
    }

    [Fact]
    public void Outputs_that_a_script_reads_later_are_kept_across_a_wait_and_no_others()
    {
        var run = Run.Of(Workflow(Sequence(
            Activity("RunJavaScript", "kept", ("script", "'kept'")), Activity("RunJavaScript", "lost", ("script", "'lost'")), Activity("Delay", "d", ("timeSpan", "1")), Activity("WriteLine", "w", ("text", "=getOutputFrom('kept')"))))).Start();
        Assert.DoesNotContain("\"lost\"", run.State.ToJson(), StringComparison.Ordinal);

        Assert.Equal(["kept"], run.Wake().Lines);
    }

    [Fact]
    public void Name_and_correlation_belong_to_the_instance()
    {
        var run = Run.Of(Workflow(Sequence(Activity("SetName", "n", ("value", "=getWorkflowInstanceId() + getWorkflowDefinitionId()")), Activity("Correlate", "c", ("correlationId", "case-1")), Activity("WriteLine", "w", ("text", "=getCorrelationId()"))))).Start();

        Assert.Equal(("i1d1", "case-1"), (run.State.Name, run.State.CorrelationId));
        Assert.Equal(["case-1"], run.Lines);
    }

    [Fact]
    public void A_burst_never_changes_the_state_it_was_given()
    {
        var run = Run.Of(Workflow(Sequence(Activity("Event", "e", ("eventName", "go")), Activity("RunJavaScript", "js", ("script", "variables.L.push(1)")), Activity("Event", "f", ("eventName", "go"))), """[{"id":"l","name":"L","typeName":"Object","value":"[]"}]""")).Start();
        var state = run.Last.State;
        var before = state.ToJson();

        run.Resume("e");

        Assert.Equal(before, state.ToJson());
        Assert.NotEqual(before, run.State.ToJson());
    }

    [Fact]
    public void The_same_stimulus_on_the_same_state_gives_the_same_result()
    {
        Run Once() => Run.Of(Workflow(Flow([Line("s"), Activity("Delay", "a", ("timeSpan", "1")), Activity("WriteLine", "b", ("text", "=new Date().toISOString()"))], "s-a", "s-b"))).Start();

        Assert.Equal(Once().State.ToJson(), Once().State.ToJson());
        Assert.Equal(Once().Lines, Once().Lines);
    }

    [Fact]
    public void A_waiting_instance_of_thirty_activities_is_stored_in_less_than_two_kilobytes()
    {
        var activities = Enumerable.Range(0, 30).Select(i => i == 15 ? Activity("Event", $"a{i}", ("eventName", "go")) : Line($"a{i}"));
        var run = Run.Of(Workflow(Flow(activities, [.. Enumerable.Range(1, 29).Select(i => $"a{i - 1}-a{i}")]))).Start();

        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(run.State.ToJson()), 1, 2047);
    }
}
