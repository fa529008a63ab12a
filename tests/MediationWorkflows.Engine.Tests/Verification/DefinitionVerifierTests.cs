using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Expressions;
using MediationWorkflows.Engine.Verification;
using static MediationWorkflows.Engine.Tests.Draw;

namespace MediationWorkflows.Engine.Tests.Verification;

public sealed class DefinitionVerifierTests
{
    private const string Variables = """[{"id":"n","name":"N","typeName":"Int32","value":"0"}]""";

    [Fact]
    public void A_sound_definition_has_no_findings() => Assert.Empty(Verify(Flow(
        [Activity("Start", "s"), Activity("FlowDecision", "d", ("condition", "=getN() > 0")), Line("a"), Line("b"), Activity("FlowJoin", "j", ("mode", "WaitAny")), Activity("End", "e")],
        "s-d", "d.True-a", "d.False-b", "a-j", "b-j", "j-e")));

    [Fact]
    public void An_unknown_type_is_an_error() => Assert.Equal(["error unknown-activity x"], Verify(Activity("Nope", "x")));

    [Fact]
    public void A_workflow_that_starts_itself_by_name_is_a_warning_also_by_way_of_another()
    {
        static WorkflowDefinition Starts(string id, string type, string child)
        {
            var json = JsonNode.Parse(Workflow(Activity(type, "x", ("workflowDefinitionId", child), ("items", "=[1]"))).Text)!.AsObject();
            (json["id"], json["definitionId"], json["name"]) = (id, id, id);
            return WorkflowDefinition.Parse(json.ToJsonString());
        }

        static IEnumerable<string> Circles(params WorkflowDefinition[] given) =>
            DefinitionVerifier.Verify(given, ActivityCatalog.BuiltIn()).Where(f => f.Code == "starts-itself").Select(f => $"{f.Severity} {f.DefinitionId}");

        Assert.Equal(["Warning a"], Circles(Starts("a", "ExecuteWorkflow", "a")));
        Assert.Equal(["Warning a"], Circles(Starts("a", "BulkDispatchWorkflows", "a")));
        Assert.Equal(["Warning a", "Warning b"], Circles(Starts("a", "ExecuteWorkflow", "b"), Starts("b", "DispatchWorkflow", "a"), Starts("c", "ExecuteWorkflow", "a")));
        Assert.Empty(Circles(Starts("a", "ExecuteWorkflow", "b")));
    }

    [Fact]
    public void An_unknown_port_is_an_error_that_names_the_known_ones()
    {
        var finding = Assert.Single(Findings(Flow([Activity("FlowDecision", "d", ("condition", true)), Line("a")], "d.Maybe-a")), f => f.Code == "unknown-port");

        Assert.Contains("True, False", finding.Message.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ports_of_forks_switches_and_used_workflows_come_from_their_definitions()
    {
        var fork = Activity("FlowFork", "f", ("branches", Expression("Object", "[\"A\",\"B\"]")));
        Assert.DoesNotContain("error unknown-port f", Verify(Flow([fork.DeepClone().AsObject(), Line("a")], "f.A-a")));
        Assert.Contains("error unknown-port f", Verify(Flow([fork, Line("a")], "f.C-a")));
    }

    [Theory]
    [InlineData("Delay", "timeSpan", "-00:05:00", false)]
    [InlineData("Delay", "timeSpan", "-PT5M", false)]
    [InlineData("Delay", "timeSpan", "-", false)]
    [InlineData("Delay", "timeSpan", "00:00:00", true)]
    [InlineData("Timer", "interval", "-00:05:00", false)]
    [InlineData("Cron", "cronExpression", "0 0 30 2 *", false)]
    [InlineData("Cron", "cronExpression", "0 0 31 4,6,9,11 *", false)]
    [InlineData("Cron", "cronExpression", "0 0 29 2 1#5", true)]
    [InlineData("Cron", "cronExpression", "0 0 29 2 *", true)]
    public void Times_that_never_come_and_negative_durations_are_errors(string type, string input, string value, bool isSound) =>
        Assert.Equal(isSound ? [] : ["error invalid-value x"], Verify(Activity(type, "x", (input, value))));

    [Fact]
    public void A_zone_that_nobody_knows_is_an_error() =>
        Assert.Equal(["error invalid-value x"], Verify(Activity("Cron", "x", ("cronExpression", "0 9 * * *"), ("timeZone", "Mars/Olympus"))));

    [Fact]
    public void A_For_that_cannot_end_is_found()
    {
        static IEnumerable<string> Of(int start, int end, int step, JsonObject? body) => Verify(Activity("For", "f", ("start", start), ("end", end), ("step", step), ("body", body)));

        Assert.Equal(["error endless-loop f"], Of(1, 3, 0, Line("a")));
        Assert.Equal(["warning endless-loop f"], Of(1, 3, 0, Sequence(Line("a"), Activity("Break", "b"))));
        Assert.Equal(["warning endless-loop f"], Of(1, 3, 1, body: null));
        Assert.Empty(Of(3, 1, 0, Line("a")));
        Assert.Empty(Of(3, 1, -1, Line("a")));
    }

    [Fact]
    public void An_activity_in_a_slot_that_its_container_lacks_is_found()
    {
        var loop = Activity("While", "w", ("condition", "=false"), ("then", Line("lost")));

        Assert.Equal(["warning unreachable-activity lost"], Verify(loop));
    }

    [Fact]
    public void Connections_into_nowhere_and_activities_that_nothing_reaches_are_found() =>
        Assert.Equal(["error dangling-connection flow", "warning unreachable-activity lost"], Verify(Flow([Activity("Start", "s"), Line("a"), Line("lost")], "s-a", "a-gone")));

    [Fact]
    public void A_required_input_that_is_missing_or_does_not_convert_is_an_error()
    {
        Assert.Equal(["error missing-input d"], Verify(Activity("Delay", "d")));
        Assert.Equal(["error invalid-value d"], Verify(Activity("Delay", "d", ("timeSpan", "soon"))));
        Assert.Equal(["error invalid-value j"], Verify(Activity("FlowJoin", "j", ("mode", "WaitSome"))));
        Assert.Equal(["error invalid-value c"], Verify(Activity("Cron", "c", ("cronExpression", "every day"))));
    }

    [Theory]
    [InlineData("JavaScript", "1 +", "invalid-expression")]
    [InlineData("JavaScript", "function () { return 1 }", "invalid-expression")]
    [InlineData("Liquid", "{{ x }}", "unsupported-expression")]
    [InlineData("CSharp", "x", "unsupported-expression")]
    public void Expressions_that_do_not_parse_or_are_of_another_language_are_errors(string type, string text, string code)
    {
        var line = Line("w");
        line["text"] = Expression(type, text);

        Assert.Equal([$"error {code} w"], Verify(line));
    }

    [Theory]
    [InlineData("[1,2", "error invalid-expression f")]
    [InlineData(" {\"a\":", "error invalid-expression f")]
    [InlineData("[1,2]", null)]
    [InlineData("one", null)]
    public void An_object_expression_that_sets_out_as_JSON_is_JSON(string text, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], Verify(Activity("ForEach", "f", ("items", Expression("Object", text)), ("body", Line("b")))));

    [Fact]
    public void A_syntax_error_says_where() =>
        Assert.Contains("line 2, column 3", Findings(Activity("WriteLine", "w", ("text", "=1 +\n  )"))).Single().Message.ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("1 +\n  Math.tau", "line 2, column 3")]
    [InlineData("[1].map(x => x + nothing)", "line 1, column 18")]
    public void A_name_that_nothing_answers_to_is_named_with_its_place(string script, string place) =>
        Assert.Contains(place, Findings(Activity("WriteLine", "w", ("text", "=" + script))).Single().Message.ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("getNothing()", "error unknown-variable w")]
    [InlineData("nothing + 1", "error unknown-name w")]
    [InlineData("Math.tau", "error unknown-name w")]
    [InlineData("Symbol('x')", "error invalid-expression w")]
    [InlineData("Math.random() < 1", "error invalid-expression w")]
    [InlineData("variables.Nothing", "warning unknown-variable w")]
    [InlineData("variables['Nothing']", "warning unknown-variable w")]
    [InlineData("getVariable('Nothing')", "warning unknown-variable w")]
    [InlineData("getInput('Nothing')", "warning unknown-input w")]
    public void Names_that_nothing_answers_to_are_found(string script, string expected) => Assert.Equal([expected], Verify(Activity("WriteLine", "w", ("text", "=" + script))));

    [Theory]
    [InlineData("1 +\n  Object.create(null)", "line 2, column 3")]
    [InlineData("[1].map(x => x < Math.random())", "line 1, column 18")]
    [InlineData("1 + Math['random']()", "line 1, column 5")]
    [InlineData("Math?.random()", "line 1, column 1")]
    [InlineData("typeof Promise", "line 1, column 8")]
    [InlineData("new Error('no').message", "line 1, column 5")]
    [InlineData("eval('1')", "line 1, column 1")]
    public void What_JavaScript_has_and_expressions_do_not_is_refused_with_its_place_before_anything_runs(string script, string place)
    {
        Assert.Contains(place, Findings(Activity("WriteLine", "w", ("text", "=" + script))).Single().Message.ToString(), StringComparison.Ordinal);
        Assert.Throws<ExpressionSyntaxException>(() => JavaScriptExpression.Parse(script));
    }

    [Theory]
    [InlineData("(Promise => Promise.then)({then: 1})")]
    [InlineData("getN() + variables.N + getVariable('N')")]
    [InlineData("[1].map(x => x + getN())")]
    [InlineData("Array.prototype.slice.call('abc', 1) + Math.max.apply(null, [1]) + Object.keys({}) + JSON.stringify(Date.UTC(2030)) + Math.PI + Math.toString()")]
    [InlineData("(Math => Math.random)({random: 1})")]
    [InlineData("(({a, b = a}, ...r) => a + b + r.length)({a: 1})")]
    [InlineData("(x = 5, x + 1)")]
    [InlineData("typeof Math.max(1, NaN) + JSON.stringify(getWorkflowInstanceId())")]
    [InlineData("setVariable('Made', 1), getVariable('Made')")]
    public void Names_that_are_known_are_not(string script) => Assert.Empty(Verify(Activity("WriteLine", "w", ("text", "=" + script))));

    [Fact]
    public void A_variable_that_is_not_in_scope_is_an_error() => Assert.Equal(["error unknown-variable s"], Verify(Set("s", "gone", "x")));

    [Fact]
    public void A_join_for_all_over_branches_that_exclude_each_other_never_completes() =>
        Assert.Contains("error join-never-completes j", Verify(Exclusive()));

    [Fact]
    public void By_tokens_the_same_join_may_block_and_the_way_there_is_told()
    {
        var finding = Assert.Single(Findings(Exclusive(), """{"customProperties":{"Flowchart:ExecutionMode":"TokenBased"}}"""), f => f.Severity == Severity.Error);

        Assert.Equal("join-may-block", finding.Code);
        Assert.Contains("d → True", finding.Message.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Loops_without_a_wait_are_found_and_endless_ones_are_errors()
    {
        Assert.Contains("warning loop-without-wait a", Verify(Flow([Activity("Start", "s"), Line("a"), Activity("FlowDecision", "d", ("condition", "=getN() > 0")), Line("out")], "s-a", "a-d", "d.False-a", "d.True-out")));
        Assert.Contains("error endless-loop a", Verify(Flow([Activity("Start", "s"), Line("a"), Line("b")], "s-a", "a-b", "b-a")));
        Assert.Contains("error endless-loop w", Verify(Activity("While", "w", ("condition", true), ("body", Line("again")))));
        Assert.DoesNotContain("warning loop-without-wait a", Verify(Flow([Activity("Start", "s"), Line("a"), Activity("Delay", "d", ("timeSpan", "1"))], "s-a", "a-d", "d-a")));
    }

    [Fact]
    public void A_loop_entered_in_the_middle_is_an_error() => Assert.Contains("error invalid-loop b", Verify(Flow([Line("s"), Line("a"), Line("b"), Line("c")], "s-a", "a-b", "b-c", "s-c", "c-b")));

    [Fact]
    public void Unclear_starts_and_repeated_ids_are_found()
    {
        Assert.Contains("warning several-starts flow", Verify(Flow([Line("a"), Line("b")])));
        Assert.Contains("warning empty-flowchart flow", Verify(Flow([])));
        Assert.Contains("error duplicate-id a", Verify(Sequence(Line("a"), Line("a"))));
    }

    [Fact]
    public void A_workflow_that_contains_itself_is_an_error()
    {
        var self = Workflow(Sequence(new JsonObject { ["id"] = "again", ["type"] = "Self", ["version"] = 1 }), more: """{"name":"Self","options":{"usableAsActivity":true}}""");

        Assert.Contains(DefinitionVerifier.Verify([WorkflowDefinition.Parse(self.Text)], ActivityCatalog.BuiltIn()), f => f is { Severity: Severity.Error, Code: "recursive-definition" });
    }

    [Fact]
    public void Definitions_given_together_know_each_other()
    {
        var child = WorkflowDefinition.Parse(Workflow(Line("a"), more: """{"id":"c1","definitionId":"c","name":"Child","options":{"usableAsActivity":true},"outcomes":["Good"]}""").Text);
        var parent = WorkflowDefinition.Parse(Workflow(Flow([new JsonObject { ["id"] = "use", ["type"] = "Child", ["version"] = 1 }, Line("x")], "use.Good-x")).Text);

        Assert.Empty(DefinitionVerifier.Verify([parent, child], ActivityCatalog.BuiltIn()));
        Assert.Single(DefinitionVerifier.Verify([parent], ActivityCatalog.BuiltIn()), f => f.Code == "unknown-activity");
    }

    private static JsonObject Exclusive() => Flow(
        [Activity("FlowDecision", "d", ("condition", "=getN() > 0")), Line("yes"), Line("no"), Activity("FlowJoin", "j", ("mode", "WaitAll"))], "d.True-yes", "d.False-no", "yes-j", "no-j");

    private static IReadOnlyList<Finding> Findings(JsonObject root, string? more = null) =>
        DefinitionVerifier.Verify([WorkflowDefinition.Parse(Workflow(root, Variables, more).Text)], ActivityCatalog.BuiltIn());

    private static List<string> Verify(JsonObject root) => [.. Findings(root).Select(f => $"{(f.Severity == Severity.Error ? "error" : "warning")} {f.Code} {f.NodeId.Split(':')[^1].Split('~')[0]}")];
}
