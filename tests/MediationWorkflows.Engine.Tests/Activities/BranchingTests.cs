using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Execution;
using static MediationWorkflows.Engine.Tests.Draw;

namespace MediationWorkflows.Engine.Tests.Activities;

public sealed class BranchingTests
{
    [Theory]
    [InlineData("True", "then")]
    [InlineData("false", "else")]
    [InlineData("=1 > 0", "then")]
    public void If_runs_one_of_its_activities(string condition, string expected) =>
        Assert.Equal([expected], Run.Of(Workflow(Activity("If", "if", ("condition", condition), ("then", Line("then")), ("else", Line("else"))))).Start().Lines);

    [Fact]
    public void If_without_the_activity_it_needs_is_complete_at_once() =>
        Assert.Equal(WorkflowSubStatus.Finished, Run.Of(Workflow(Activity("If", "if", ("condition", false), ("then", Line("then"))))).Start().State.SubStatus);

    [Theory]
    [InlineData("MatchFirst", "two")]
    [InlineData("MatchAny", "two,three")]
    [InlineData("matchAny", "two,three")]
    public void Switch_runs_the_first_matching_case_or_all(string mode, string expected)
    {
        var json = Activity("Switch", "sw", ("mode", mode), ("default", Line("none")));
        json["cases"] = new JsonArray(Case("one", "false"), Case("two", "1 < 2"), Case("three", "true"));

        Assert.Equal(expected, string.Join(',', Run.Of(Workflow(json)).Start().Lines));
    }

    [Fact]
    public void Switch_with_a_mode_that_there_is_not_is_a_fault()
    {
        var json = Activity("Switch", "sw", ("mode", "Both"), ("default", Line("none")));
        json["cases"] = new JsonArray(Case("one", "true"));

        var run = Run.Of(Workflow(json)).Start();

        Assert.Empty(run.Lines);
        Assert.Equal(WorkflowSubStatus.Faulted, run.State.SubStatus);
    }

    [Fact]
    public void Switch_without_a_match_runs_the_default_and_FlowSwitch_has_the_outcome_Default()
    {
        var json = Activity("Switch", "sw", ("default", Line("none")));
        json["cases"] = new JsonArray(Case("one", "false"));
        Assert.Equal(["none"], Run.Of(Workflow(json)).Start().Lines);

        var flow = Activity("FlowSwitch", "sw");
        flow["cases"] = new JsonArray(Case("one", "false"));
        Assert.Equal(["other"], Run.Of(Workflow(Flow([flow, Line("x"), Line("other")], "sw.one-x", "sw.Default-other"))).Start().Lines);
    }

    [Theory]
    [InlineData("WaitAll", "a,b,after")]
    [InlineData("WaitAny", "a,after")]
    public void Fork_waits_for_all_its_branches_or_for_any(string mode, string expected)
    {
        var fork = Activity("Fork", "fork", ("joinMode", JsonValue.Create(mode)), ("branches", new JsonArray(Line("a"), Sequence("s", Activity("Delay", "d", ("timeSpan", "00:00:01")), Line("b")))));
        var run = Run.Of(Workflow(Sequence(fork, Line("after")))).Start();
        if (run.Bookmarks.Count > 0)
            run.Wake();

        Assert.Equal(expected, string.Join(',', run.Lines));
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void Parallel_waits_for_all_its_activities()
    {
        var parallel = Sequence("p", Activity("Delay", "d", ("timeSpan", "00:00:01")), Line("a"));
        parallel["type"] = "Elsa.Parallel";
        var run = Run.Of(Workflow(Sequence(parallel, Line("after")))).Start();
        Assert.Equal(["a"], run.Lines);

        Assert.Equal(["a", "after"], run.Wake().Lines);
    }

    [Fact]
    public void FlowNode_runs_its_body() => Assert.Equal(["inside"], Run.Of(Workflow(Activity("FlowNode", "n", ("body", Line("inside"))))).Start().Lines);

    private static JsonObject Case(string label, string condition) => new()
    {
        ["label"] = label, ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = condition }, ["activity"] = Line(label),
    };
}
