using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Execution;
using static MediationWorkflows.Engine.Tests.Draw;

namespace MediationWorkflows.Engine.Tests.Flowchart;

public sealed class TokenFlowTests
{
    [Fact]
    public void A_target_without_a_merge_mode_runs_when_nothing_upstream_is_on_its_way()
    {
        var run = Run.TokenBased(Workflow(Flow([Line("s"), Line("a"), Line("b"), Line("join")], "s-a", "s-b", "a-join", "b-join"))).Start();

        // a's completion finds a token on its way to b; b's does not.
        Assert.Equal(["s", "a", "b", "join"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void A_merge_waits_for_every_branch_and_an_untaken_one_leaves_it_blocked_with_an_incident()
    {
        var run = Run.TokenBased(Workflow(Flow(
            [Activity("FlowDecision", "d", ("condition", true)), Line("yes"), Line("no"), Merge("j", "Merge")], "d.True-yes", "d.False-no", "yes-j", "no-j"))).Start();

        Assert.Equal(["yes"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Suspended, run.State.SubStatus);
        Assert.Equal("Blocked", Assert.Single(run.State.Incidents).Kind);
    }

    [Fact]
    public void A_race_lets_the_first_arrival_win()
    {
        var run = Run.TokenBased(Workflow(Flow([Line("s"), Activity("Delay", "slow", ("timeSpan", "01:00:00")), Line("fast"), Merge("j", "race"), Line("after")], "s-slow", "s-fast", "slow-j", "fast-j", "j-after"))).Start();

        Assert.Equal(["s", "fast", "j", "after"], run.Lines);
        Assert.Empty(run.Bookmarks);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void A_cascade_swallows_the_second_arrival()
    {
        var run = Run.TokenBased(Workflow(Flow([Line("s"), Line("a"), Line("b"), Merge("j", "Cascade")], "s-a", "s-b", "a-j", "b-j"))).Start();

        Assert.Equal(["s", "a", "b", "j"], run.Lines);
    }

    [Fact]
    public void Converge_also_waits_for_connections_that_lead_back()
    {
        var run = Run.TokenBased(Workflow(Flow([Line("s"), Merge("head", "Converge"), Line("tail")], "s-head", "head-tail", "tail-head"))).Start();

        Assert.Equal(["s"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Suspended, run.State.SubStatus);
    }

    [Fact]
    public void A_join_for_all_merges_and_one_for_any_races()
    {
        var all = Run.TokenBased(Workflow(Flow([Line("s"), Line("a"), Line("b"), Activity("FlowJoin", "j", ("mode", "WaitAll")), Line("after")], "s-a", "s-b", "a-j", "b-j", "j-after"))).Start();
        var any = Run.TokenBased(Workflow(Flow([Line("s"), Line("a"), Line("b"), Activity("FlowJoin", "j", ("mode", "WaitAny")), Line("after")], "s-a", "s-b", "a-j", "b-j", "j-after"))).Start();

        Assert.Equal(["s", "a", "b", "after"], all.Lines);
        Assert.Equal(["s", "a", "b", "after"], any.Lines);
    }

    [Theory]
    [InlineData("TokenBased", WorkflowSubStatus.Suspended)]
    [InlineData("1", WorkflowSubStatus.Suspended)]
    [InlineData("CounterBased", WorkflowSubStatus.Finished)]
    [InlineData("2", WorkflowSubStatus.Finished)]
    [InlineData("Default", WorkflowSubStatus.Finished)]
    public void The_definition_or_the_run_chooses_the_rules(string mode, WorkflowSubStatus expected)
    {
        Json Drawn(string? more) => Workflow(Flow(
            [Activity("FlowDecision", "d", ("condition", true)), Line("yes"), Line("no"), Activity("FlowJoin", "j", ("mode", "WaitAll"))], "d.True-yes", "d.False-no", "yes-j", "no-j"), more: more);

        var byDefinition = Run.Of(Drawn(new JsonObject { ["customProperties"] = new JsonObject { ["Flowchart:ExecutionMode"] = mode } }.ToJsonString())).Start();
        var byRun = Run.Of(Drawn(null), new Dictionary<string, string>(StringComparer.Ordinal) { ["Flowchart:ExecutionMode"] = mode }).Start();

        Assert.Equal(expected, byDefinition.State.SubStatus);
        Assert.Equal(expected, byRun.State.SubStatus);
    }

    [Fact]
    public void Tokens_survive_a_wait()
    {
        var run = Run.TokenBased(Workflow(Flow([Line("s"), Line("a"), Activity("Delay", "b", ("timeSpan", "01:00:00")), Merge("j", "Merge")], "s-a", "s-b", "a-j", "b-j"))).Start();
        Assert.Equal(["s", "a"], run.Lines);

        run.Wake();

        Assert.Equal(["s", "a", "j"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    private static JsonObject Merge(string id, string mode)
    {
        var line = Line(id);
        line["customProperties"] = new JsonObject { ["mergeMode"] = mode };
        return line;
    }
}
