using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Execution;
using static MediationWorkflows.Engine.Tests.Draw;

namespace MediationWorkflows.Engine.Tests.Activities;

public sealed class LoopTests
{
    private const string Counter = """[{"id":"n","name":"N","typeName":"Int32","value":"0"}]""";

    [Fact]
    public void While_evaluates_its_condition_before_each_turn()
    {
        var run = Run.Of(Workflow(Activity("While", "w", ("condition", "=getN() < 2"), ("body", Set("inc", "n", "=getN() + 1"))), Counter)).Start();

        Assert.Equal("2", run.Variable("N"));
        Assert.Equal(2, run.Journal.Count(j => j is { ActivityId: "inc", EventName: "Completed" }));
    }

    [Theory]
    [InlineData(1, 3, 1, true, "1,2,3")]
    [InlineData(1, 3, 1, false, "1,2")]
    [InlineData(3, 1, -1, true, "3,2,1")]
    [InlineData(3, 1, -1, false, "3,2")]
    [InlineData(1, 5, 2, true, "1,3,5")]
    [InlineData(2, 1, 1, true, "")]
    public void For_counts_up_and_down(int start, int end, int step, bool inclusive, string expected)
    {
        var run = Run.Of(Workflow(Activity("For", "f", ("start", start), ("end", end), ("step", step), ("outerBoundInclusive", inclusive), ("body", Say("say", "getCurrentValue()"))))).Start();

        Assert.Equal(expected, string.Join(',', run.Lines));
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void ForEach_runs_its_body_for_each_item_also_across_waits()
    {
        var run = Run.Of(Workflow(Activity("ForEach", "f", ("items", "=['a','b']"), ("body", Sequence("s", Activity("Delay", "d", ("timeSpan", "00:00:01")), Say("say", "getCurrentIndex() + getCurrentValue()")))))).Start();
        run.Wake();
        run.Wake();

        Assert.Equal(["0a", "1b"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void ParallelForEach_runs_all_bodies_at_once_each_with_its_own_item()
    {
        var run = Run.Of(Workflow(Activity("ParallelForEach", "f", ("items", "=['a','b']"), ("body", Sequence("s", Activity("Delay", "d", ("timeSpan", "00:00:01")), Say("say", "getCurrentValue()")))))).Start();
        Assert.Equal(2, run.Bookmarks.Count);
        run.Wake();
        Assert.Equal(WorkflowSubStatus.Suspended, run.State.SubStatus);
        run.Wake();

        Assert.Equal(["a", "b"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void Break_leaves_the_nearest_loop_only()
    {
        var inner = Activity("ForEach", "inner", ("items", "=[1,2,3]"), ("body", Sequence("s", Say("say", "getCurrentValue()"), Activity("If", "if", ("condition", "=getCurrentValue() == 2"), ("then", Activity("Break", "break"))), Line("never after two"))));
        var run = Run.Of(Workflow(Activity("ForEach", "outer", ("items", "=['x','y']"), ("body", inner)))).Start();

        Assert.Equal(["1", "never after two", "2", "1", "never after two", "2"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void A_loop_without_a_wait_ends_as_a_fault_and_not_never()
    {
        var run = Run.Of(Workflow(Activity("While", "w", ("condition", true), ("body", Line("again")))));
        run.MaxSteps = 100;
        run.Start();

        Assert.Equal(WorkflowSubStatus.Faulted, run.State.SubStatus);
        Assert.Equal("Budget", Assert.Single(run.Incidents).Kind);
    }

    [Fact]
    public void For_without_a_body_never_completes_and_says_so()
    {
        var run = Run.Of(Workflow(Activity("For", "f", ("start", 1), ("end", 2)))).Start();

        Assert.Equal(WorkflowSubStatus.Suspended, run.State.SubStatus);
        Assert.Equal("Blocked", Assert.Single(run.Incidents).Kind);
    }

    private static JsonObject Say(string id, string expression) => Activity("WriteLine", id, ("text", $"=`${{{expression}}}`"));
}
