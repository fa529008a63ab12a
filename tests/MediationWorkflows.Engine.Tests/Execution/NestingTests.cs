using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Execution;
using static MediationWorkflows.Engine.Tests.Draw;

namespace MediationWorkflows.Engine.Tests.Execution;

/// <summary>What happens where one kind of container stands inside another: the rules that no single one of them states.</summary>
public sealed class NestingTests
{
    private const string Continue = """{"options":{"incidentStrategyType":"Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core"}}""";

    [Fact]
    public void Break_ends_the_nearest_loop_and_the_one_around_it_goes_on()
    {
        var inner = Activity("ForEach", "inner", ("items", "=[1,2,3]"), ("body", Sequence("s", Say("say", "=`${getOuter()}${getCurrentValue()}`"), BreakIf("=getCurrentValue() == 2"))));
        var run = Run.Of(Workflow(
            Activity("For", "outer", ("start", 1), ("end", 2), ("body", Sequence("o", Set("keep", "v", "=getCurrentValue()"), inner))), """[{"id":"v","name":"Outer","typeName":"Int32"}]""")).Start();

        Assert.Equal(["11", "12", "21", "22"], run.Lines);
    }

    [Fact]
    public void Break_passes_through_a_parallel_loop_which_is_no_loop_to_break()
    {
        var parallel = Activity("ParallelForEach", "p", ("items", "=[1,2,3]"), ("body", Sequence("s", BreakIf("=getCurrentValue() == 2"), Say("say", "=`${getCurrentValue()}`"))));
        var run = Run.Of(Workflow(Sequence(Activity("While", "w", ("condition", true), ("body", Sequence("b", parallel, Line("same turn")))), Line("after")))).Start();

        // The other items run to their end; the turn of the loop around them is the last.
        Assert.Equal(["1", "3", "after"], run.Lines);
    }

    [Fact]
    public void Each_turn_of_a_parallel_loop_waits_and_goes_on_by_itself()
    {
        var body = Sequence("s", Activity("Delay", "d", ("timeSpan", "=`00:0${4 - getCurrentValue()}:00`")), Say("say", "=`${getCurrentIndex()}:${getCurrentValue()}`"));
        var run = Run.Of(Workflow(Sequence(Activity("ParallelForEach", "p", ("items", "=[1,2,3]"), ("body", body)), Line("after")))).Start();
        Assert.Equal(3, run.Bookmarks.Count);

        Assert.Equal(["2:3"], run.Wake().Lines);
        Assert.Equal(["2:3", "1:2", "0:1", "after"], run.Wake().Wake().Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void Variables_of_a_body_are_fresh_in_each_of_its_turns()
    {
        var body = Sequence("s", Set("inc", "n", "=getN() + getCurrentValue()"), Activity("Delay", "d", ("timeSpan", "1")), Say("say", "=`${getN()}`"));
        body["variables"] = JsonNode.Parse("""[{"id":"n","name":"N","typeName":"Int32","value":"10"}]""");
        var run = Run.Of(Workflow(Activity("ParallelForEach", "p", ("items", "=[1,2]"), ("body", body)), """[{"id":"outer","name":"N","typeName":"Int32","value":"0"}]""")).Start().Wake().Wake();

        Assert.Equal(["11", "12"], run.Lines);
        Assert.Equal("0", run.Variable("N"));
    }

    [Fact]
    public void The_first_branch_of_a_fork_to_end_takes_composite_bodies_of_the_others_with_it()
    {
        var slow = Sequence("slow", Activity("FlowNode", "box", ("body", Flow([Activity("Delay", "hour", ("timeSpan", "01:00:00")), Line("never")], "hour-never"))));
        var fork = Activity("Fork", "fork", ("joinMode", JsonValue.Create("WaitAny")), ("branches", new JsonArray(slow, Sequence("fast", Activity("Delay", "minute", ("timeSpan", "00:01:00")), Line("fast")))));
        var run = Run.Of(Workflow(Sequence(fork, Line("after")))).Start().Wake();

        Assert.Equal(["fast", "after"], run.Lines);
        Assert.Empty(run.Bookmarks);
        Assert.Equal(["hour", "flow", "box", "slow"], run.Journal.Where(j => j.EventName == "Canceled").Select(j => j.ActivityId));
    }

    [Fact]
    public void A_flowchart_inside_a_loop_counts_anew_in_every_turn()
    {
        var flow = Flow([Line("s"), Line("a"), Line("b"), Activity("FlowJoin", "j", ("mode", "WaitAll")), Line("joined")], "s-a", "s-b", "a-j", "b-j", "j-joined");
        var run = Run.Of(Workflow(Activity("For", "for", ("start", 1), ("end", 2), ("body", flow)))).Start();

        Assert.Equal(["s", "a", "b", "joined", "s", "a", "b", "joined"], run.Lines);
    }

    [Theory]
    [InlineData("CounterBased")]
    [InlineData("TokenBased")]
    public void A_loop_back_into_a_fork_joins_again_in_every_turn(string mode)
    {
        var run = Run.Of(
            Workflow(
                Flow(
                    [
                        Activity("Start", "s"), Set("inc", "n", "=getN() + 1"), Activity("FlowFork", "f", ("branches", Expression("Object", "[\"A\",\"B\"]"))), Line("a"), Activity("Delay", "b", ("timeSpan", "1")),
                        Activity("FlowJoin", "j", ("mode", "WaitAll")), Activity("FlowDecision", "d", ("condition", "=getN() < 3")), Line("done"),
                    ],
                    "s-inc", "inc-f", "f.A-a", "f.B-b", "a-j", "b-j", "j-d", "d.True-inc", "d.False-done"),
                """[{"id":"n","name":"N","typeName":"Int32","value":"0"}]"""),
            new Dictionary<string, string>(StringComparer.Ordinal) { ["Flowchart:ExecutionMode"] = mode }).Start();

        Assert.Equal(["a", "a", "a", "done"], run.Wake().Wake().Wake().Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void Joins_inside_the_branch_of_another_join_keep_to_themselves()
    {
        var run = Run.Of(Workflow(Flow(
            [Line("s"), Line("l"), Line("l1"), Activity("Delay", "l2", ("timeSpan", "00:02:00")), Activity("FlowJoin", "lj", ("mode", "WaitAll")), Activity("Delay", "r", ("timeSpan", "00:01:00")), Activity("FlowJoin", "j", ("mode", "WaitAny")), Line("after")],
            "s-l", "s-r", "l-l1", "l-l2", "l1-lj", "l2-lj", "lj-j", "r-j", "j-after"))).Start().Wake();

        Assert.Equal(["s", "l", "l1", "after"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
        Assert.Contains(run.Journal, j => j is { ActivityId: "l2", EventName: "Canceled" });
    }

    [Fact]
    public void All_matching_ways_of_a_switch_are_gone_and_met_again()
    {
        var choose = Activity("FlowSwitch", "sw", ("mode", "MatchAny"));
        choose["cases"] = JsonNode.Parse("""[{"label":"Big","condition":{"type":"JavaScript","value":"getN() > 1"}},{"label":"Odd","condition":{"type":"JavaScript","value":"getN() % 2"}},{"label":"Neg","condition":{"type":"Literal","value":false}}]""");
        var run = Run.Of(Workflow(
            Flow([choose, Line("big"), Line("odd"), Line("neg"), Line("none"), Activity("FlowJoin", "j", ("mode", "WaitAllActive")), Line("after")],
                "sw.Big-big", "sw.Odd-odd", "sw.Neg-neg", "sw.Default-none", "big-j", "odd-j", "neg-j", "none-j", "j-after"),
            """[{"id":"n","name":"N","typeName":"Int32","value":"3"}]""")).Start();

        Assert.Equal(["big", "odd", "after"], run.Lines);
    }

    [Fact]
    public void End_ends_the_flowchart_that_it_is_in_and_no_other()
    {
        var inner = Activity("FlowNode", "box", ("body", Flow([Line("s"), Activity("Delay", "d", ("timeSpan", "1")), Activity("End", "end")], "s-d", "s-end")));

        var run = Run.Of(Workflow(Sequence(inner, Line("after")))).Start();

        Assert.Equal(["s", "after"], run.Lines);
        Assert.Empty(run.Bookmarks);
    }

    [Fact]
    public void Finish_in_one_turn_of_a_parallel_loop_ends_everything()
    {
        var body = Activity("If", "if", ("condition", "=getCurrentValue() == 2"), ("then", Activity("Finish", "f")), ("else", Activity("Delay", "d", ("timeSpan", "1"))));
        var run = Run.Of(Workflow(Sequence(Activity("ParallelForEach", "p", ("items", "=[1,2,3]"), ("body", body)), Line("never")))).Start();

        Assert.Empty(run.Lines);
        Assert.Empty(run.Bookmarks);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void Complete_inside_loops_of_a_workflow_used_as_activity_ends_it_with_its_outcomes_at_once()
    {
        var turns = Activity("While", "w", ("condition", "=setAsked(getAsked() + 1), true"), ("body", Sequence("b", Line("turn"), Activity("Complete", "c", ("outcomes", "=['Left', 'Twice']")), Line("never"))));
        var child = Workflow(
            Activity("ForEach", "each", ("items", "=[1,2]"), ("body", turns)), """[{"id":"asked","name":"Asked","typeName":"Int32","value":"0"}]""",
            """{"id":"c1","definitionId":"c","name":"Child","options":{"usableAsActivity":true},"outputs":[{"name":"Out","type":"Int32"}]}""");
        var use = new JsonObject { ["id"] = "use", ["type"] = "Child", ["version"] = 1 };

        var run = Run.Of(Workflow(Flow([use, Line("left"), Line("twice"), Line("done")], "use.Left-left", "use.Twice-twice", "use.Done-done")), child).Start();

        Assert.Equal(["turn", "left", "twice"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void A_fault_in_one_turn_leaves_the_others_and_a_retry_completes_the_loop()
    {
        var flaky = Sequence("s", Activity("If", "if", ("condition", "=getCurrentValue() != 2 || new Date().getUTCHours() > 9 || nothing")), Say("say", "=`${getCurrentValue()}`"));
        var run = Run.Of(Workflow(Sequence(Activity("ParallelForEach", "p", ("items", "=[1,2,3]"), ("body", flaky)), Line("after")), more: Continue)).Start();
        Assert.Equal(["1", "3"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Suspended, run.State.SubStatus);

        run.Now += NodaTime.Duration.FromHours(2);
        run.Send(new Stimulus.Retry(run.State.Incidents.Single().ActivityInstanceId));

        Assert.Equal(["1", "3", "2", "after"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void An_output_that_does_not_fit_its_capture_is_a_fault_of_the_workflow_that_gave_it()
    {
        var child = Workflow(Activity("SetOutput", "o", ("outputName", "Out"), ("outputValue", "Mrs. Secret")), more: """{"id":"c1","definitionId":"c","name":"Child","options":{"usableAsActivity":true},"outputs":[{"name":"Out","type":"Object"}]}""");
        var use = new JsonObject { ["id"] = "use", ["type"] = "Child", ["version"] = 1, ["out"] = Activities.WaitingTests.Capture("n") };

        var run = Run.Of(Workflow(Sequence(use, Line("never")), """[{"id":"n","name":"N","typeName":"Int32"}]"""), child).Start();

        Assert.Empty(run.Lines);
        Assert.Equal(("use", "The value does not fit the variable \"N\" of type Int32."), (run.Incidents.Single().ActivityId, run.Incidents.Single().Message));
        Assert.Equal("Faulted", run.Journal[^1].EventName);
    }

    private static JsonObject Say(string id, string text) => Activity("WriteLine", id, ("text", text));

    private static JsonObject BreakIf(string condition) => Activity("If", "break?", ("condition", condition), ("then", Activity("Break", "break")));
}
