using MediationWorkflows.Engine.Execution;
using static MediationWorkflows.Engine.Tests.Draw;

namespace MediationWorkflows.Engine.Tests.Migration;

public sealed class InstanceMigrationTests
{
    private static readonly Json Old = Workflow(Flow([Line("a"), Wait("w"), Line("b")], "a-w", "w-b"));

    [Fact]
    public void A_step_that_is_added_behind_the_wait_runs_and_what_has_finished_does_not_run_again()
    {
        var later = Workflow(Flow([Line("a"), Wait("w"), Line("new"), Line("b")], "a-w", "w-new", "new-b"));

        Assert.Equal(["new", "b"], Run.Of(Old).Start().On(Old, later).Wake().Lines);
    }

    [Fact]
    public void A_step_that_is_added_before_the_wait_is_passed_over()
    {
        var later = Workflow(Flow([Line("a"), Line("new"), Wait("w"), Line("b")], "a-new", "new-w", "w-b"));
        var run = Run.Of(Old).Start().On(Old, later).Wake();

        Assert.Equal(["b"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void A_branch_that_is_added_behind_a_finished_step_neither_runs_nor_blocks_the_join()
    {
        var later = Workflow(Flow([Line("a"), Wait("w"), Line("side"), Line("b")], "a-w", "a-side", "w-b", "side-b"));

        Assert.Equal(["b"], Run.Of(Old).Start().On(Old, later).Wake().Lines);
    }

    [Fact]
    public void A_wait_that_was_renamed_keeps_its_due_instant()
    {
        var later = Workflow(Flow([Line("a"), Wait("waiting"), Line("b")], "a-waiting", "waiting-b"));
        var run = Run.Of(Old).Start();

        var moved = run.On(Old, later, ("w", "waiting"));

        Assert.Equal("waiting", moved.Bookmarks.Values.Single().ActivityId);
        Assert.Equal(["b"], moved.Wake().Lines);
    }

    [Fact]
    public void An_instance_stays_where_the_activity_that_it_stands_at_is_gone()
    {
        var later = Workflow(Flow([Line("a"), Line("b")], "a-b"));

        Assert.Contains("no counterpart", Assert.Single(Run.Of(Old).Start().To(Old, later).Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void An_instance_stays_where_a_finished_step_would_run_again()
    {
        var before = Workflow(Flow([Line("start"), Line("a"), Wait("w")], "start-a", "a-w"));
        var after = Workflow(Flow([Line("start"), Wait("w"), Line("a")], "start-w", "w-a"));

        Assert.Contains("run again", Assert.Single(Run.Of(before).Start().To(before, after).Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void An_instance_stays_where_its_place_is_before_the_beginning()
    {
        var later = Workflow(Flow([Wait("w"), Line("a"), Line("b")], "w-a", "a-b"));

        Assert.Contains("cannot be reached", Assert.Single(Run.Of(Old).Start().To(Old, later).Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void A_join_that_waited_only_for_a_branch_that_is_gone_holds_its_instance_back()
    {
        var before = Workflow(Flow([Line("a"), Line("b"), Wait("w"), Wait("v"), Line("join"), Wait("end")], "a-b", "a-w", "a-v", "b-join", "w-join", "v-end"));
        var after = Workflow(Flow([Line("a"), Line("b"), Wait("w"), Wait("v"), Line("join"), Wait("end")], "a-b", "a-w", "a-v", "b-join", "v-end"));

        Assert.Contains("due at once", Assert.Single(Run.Of(before).Start().To(before, after).Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Loops_go_on_turning()
    {
        const string Count = """[{"id":"n","name":"n","typeName":"Int32","value":0}]""";
        var loop = Workflow(Flow([Set("inc", "n", "=variables.n + 1"), Wait("w"), Activity("FlowDecision", "more", ("condition", "=variables.n < 3")), Line("out")],
            "inc-w", "w-more", "more.True-inc", "more.False-out"), Count);
        var later = Workflow(Flow([Set("inc", "n", "=variables.n + 1"), Line("turn"), Wait("w"), Activity("FlowDecision", "more", ("condition", "=variables.n < 3")), Line("out")],
            "inc-turn", "turn-w", "w-more", "more.True-inc", "more.False-out"), Count);

        var run = Run.Of(loop).Start().Wake().On(loop, later);

        Assert.Equal(["turn", "out"], run.Wake().Wake().Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void A_sequence_goes_on_behind_its_place()
    {
        var before = Workflow(Sequence(Line("a"), Wait("w"), Line("b")));
        var after = Workflow(Sequence(Line("first"), Line("a"), Wait("w"), Line("new"), Line("b")));
        var turned = Workflow(Sequence(Wait("w"), Line("a"), Line("b")));

        Assert.Equal(["new", "b"], Run.Of(before).Start().On(before, after).Wake().Lines);
        Assert.Contains("run again", Assert.Single(Run.Of(before).Start().To(before, turned).Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_keep_their_values_and_new_ones_begin_with_their_default()
    {
        var before = Workflow(Flow([Set("set", "x", 7), Wait("w"), Line("b")], "set-w", "w-b"), """[{"id":"x","name":"x","typeName":"Int32","value":0}]""");
        var after = Workflow(
            Flow([Set("set", "x", 7), Wait("w"), Activity("WriteLine", "b", ("text", "=variables.x + variables.y"))], "set-w", "w-b"),
            """[{"id":"y","name":"y","typeName":"Int32","value":5},{"id":"x","name":"x","typeName":"Int32","value":0}]""");

        Assert.Equal(["12"], Run.Of(before).Start().On(before, after).Wake().Lines);
    }

    [Fact]
    public void A_token_on_its_way_over_a_connection_that_is_gone_holds_its_instance_back()
    {
        var before = Workflow(Flow([Line("a"), Line("b"), Wait("w"), Activity("FlowJoin", "join", ("mode", "WaitAll")), Line("end")], "a-b", "a-w", "b-join", "w-join", "join-end"));
        var after = Workflow(Flow([Line("a"), Line("b"), Wait("w"), Activity("FlowJoin", "join", ("mode", "WaitAll")), Line("end")], "a-b", "a-w", "w-join", "join-end"));
        var run = Run.TokenBased(before).Start();

        Assert.Contains("on its way", Assert.Single(run.To(before, after).Reasons), StringComparison.Ordinal);
        Assert.Equal(["end"], run.On(before, before).Wake().Lines);
    }

    [Fact]
    public void What_has_failed_or_ended_does_not_move()
    {
        var failing = Workflow(Flow([Activity("Fault", "f", ("message", "no"))]));
        Assert.Single(Run.Of(failing).Start().To(failing, failing).Reasons);

        Assert.Single(Run.Of(Old).Start().Wake().To(Old, Old).Reasons);
    }

    private static System.Text.Json.Nodes.JsonObject Wait(string id) => Activity("Delay", id, ("timeSpan", "1.00:00:00"));
}
