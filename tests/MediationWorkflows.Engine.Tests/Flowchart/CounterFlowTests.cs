using System.Text.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Execution;
using static MediationWorkflows.Engine.Tests.Draw;

namespace MediationWorkflows.Engine.Tests.Flowchart;

public sealed class CounterFlowTests
{
    [Fact]
    public void Branches_interleave_breadth_first()
    {
        var run = Run.Of(Workflow(Flow([Line("s"), Line("a1"), Line("b1"), Line("a2"), Line("b2")], "s-a1", "s-b1", "a1-a2", "b1-b2"))).Start();

        Assert.Equal(["s", "a1", "b1", "a2", "b2"], run.Lines);
    }

    [Fact]
    public void An_untaken_branch_never_blocks_an_implicit_join()
    {
        var run = Run.Of(Workflow(Flow([Decision("d", true), Line("yes"), Line("no"), Line("noMore"), Line("join")], "d.True-yes", "d.False-no", "no-noMore", "yes-join", "noMore-join"))).Start();

        Assert.Equal(["yes", "join"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void A_join_for_all_is_skipped_when_a_branch_is_not_taken()
    {
        var run = Run.Of(Workflow(Flow([Decision("d", true), Line("yes"), Line("no"), Join("j", "WaitAll"), Line("after")], "d.True-yes", "d.False-no", "yes-j", "no-j", "j-after"))).Start();

        Assert.Equal(["yes"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void A_join_for_any_runs_once_and_cancels_the_losing_branch()
    {
        var run = Run.Of(Workflow(Flow([Line("s"), Wait("slow", "01:00:00"), Wait("fast", "00:01:00"), Join("j", "WaitAny"), Line("after")], "s-slow", "s-fast", "slow-j", "fast-j", "j-after"))).Start();
        run.Wake();

        Assert.Equal(["s", "after"], run.Lines);
        Assert.Empty(run.Bookmarks);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
        Assert.Contains(run.Journal, j => j is { ActivityId: "slow", EventName: "Canceled" });
    }

    [Fact]
    public void A_join_without_a_mode_waits_for_any()
    {
        var run = Run.Of(Workflow(Flow([Line("s"), Wait("slow", "01:00:00"), Line("a"), Activity("FlowJoin", "j"), Line("after")], "s-slow", "s-a", "slow-j", "a-j", "j-after"))).Start();

        Assert.Equal(["s", "a", "after"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void A_join_for_all_active_waits_for_those_that_were_taken()
    {
        var run = Run.Of(Workflow(Flow(
            [Activity("FlowFork", "f", ("branches", Expression("Object", "[\"A\",\"B\"]"))), Line("a"), Wait("b", "01:00:00"), Line("c"), Join("j", "WaitAllActive"), Line("after")],
            "f.A-a", "f.B-b", "f.C-c", "a-j", "b-j", "c-j", "j-after"))).Start();
        Assert.Equal(["a"], run.Lines);

        run.Wake();

        Assert.Equal(["a", "after"], run.Lines);
    }

    [Fact]
    public void A_loop_back_runs_its_target_at_once_and_keeps_joins_inside_aligned()
    {
        var run = Run.Of(Workflow(
            Flow([Activity("Start", "start"), Line("head"), Line("a"), Line("b"), Line("join"), Set("inc", "n", "=getN() + 1"), Activity("FlowDecision", "d", ("condition", "=getN() >= 2")), Line("out")],
                "start-head", "head-a", "head-b", "a-join", "b-join", "join-inc", "inc-d", "d.False-head", "d.True-out"),
            """[{"id":"n","name":"N","typeName":"Int32","value":"0"}]""")).Start();

        Assert.Equal(["head", "a", "b", "join", "head", "a", "b", "join", "out"], run.Lines);
        Assert.Equal("2", run.Variable("N"));
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void A_loop_entered_in_the_middle_is_a_fault_that_says_so()
    {
        // s → a → b → c → b would be fine; s also leads to c, so b is no entrance of the loop.
        var run = Run.Of(Workflow(Flow([Line("s"), Line("a"), Line("b"), Line("c")], "s-a", "a-b", "b-c", "s-c", "c-b"))).Start();

        Assert.Equal(WorkflowSubStatus.Faulted, run.State.SubStatus);
        Assert.Contains("middle", Assert.Single(run.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_outcome_without_a_connection_ends_its_branch_silently()
    {
        var run = Run.Of(Workflow(Flow([Decision("d", false), Line("yes")], "d.True-yes"))).Start();

        Assert.Empty(run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void A_terminal_activity_ends_the_flowchart_and_cancels_what_is_open()
    {
        var run = Run.Of(Workflow(Flow([Line("s"), Wait("w", "01:00:00"), Line("a"), Activity("End", "end")], "s-w", "s-a", "a-end"))).Start();

        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
        Assert.Empty(run.Bookmarks);
        Assert.Contains(run.Journal, j => j is { ActivityId: "w", EventName: "Canceled" });
    }

    [Theory]
    [InlineData("start", "[\"x\",\"start\",\"marked\"]")]
    [InlineData("marked", "[\"x\",\"marked\"]")]
    [InlineData("root", "[\"x\",\"root\"]")]
    [InlineData("x", "[\"x\"]")]
    public void The_start_is_a_Start_activity_else_a_marked_one_else_one_without_inbound_else_the_first(string first, string ids)
    {
        var activities = JsonSerializer.Deserialize<string[]>(ids)!.Select(id =>
        {
            var activity = id == "start" ? Activity("Start", id) : Line(id);
            if (id == "marked")
                activity["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
            return activity;
        });
        // x is always entered from itself, so it is the start only when nothing else offers itself.
        var run = Run.Of(Workflow(Flow(activities, "x-x")));
        run.MaxSteps = 50;
        run.Start();

        Assert.Equal(first, run.Journal.First(j => j.ParentActivityInstanceId == "i1:2").ActivityId);
    }

    [Fact]
    public void Older_connections_and_ones_with_missing_ends_are_read()
    {
        var flow = Flow([Line("a"), Line("b")]);
        flow["connections"] = JsonNode.Parse("""{"$values":[{"source":"a","target":"b","sourcePort":"Done","targetPort":"In"},{"source":"a","target":"gone"},{"source":"a","target":"b"}]}""");
        var run = Run.Of(Workflow(flow)).Start();

        Assert.Equal(["a", "b"], run.Lines);
    }

    [Fact]
    public void A_trigger_that_started_the_run_is_where_the_flowchart_begins()
    {
        var run = Run.Of(Workflow(Flow([Activity("Start", "s"), Activity("Event", "e", ("eventName", "go")), Line("after")], "s-e", "e-after"))).Start(trigger: "e", payload: """{"a":1}""");

        Assert.Equal(["after"], run.Lines);
        Assert.DoesNotContain(run.Journal, j => j.ActivityId == "s");
    }

    private static JsonObject Decision(string id, bool value) => Activity("FlowDecision", id, ("condition", value));

    private static JsonObject Join(string id, string mode) => Activity("FlowJoin", id, ("mode", mode));

    private static JsonObject Wait(string id, string time) => Activity("Delay", id, ("timeSpan", time));
}
