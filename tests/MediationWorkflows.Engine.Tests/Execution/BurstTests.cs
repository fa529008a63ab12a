using MediationWorkflows.Engine.Execution;
using NodaTime;
using static MediationWorkflows.Engine.Tests.Draw;

namespace MediationWorkflows.Engine.Tests.Execution;

public sealed class BurstTests
{
    [Fact]
    public void A_sequence_runs_its_activities_in_order_and_finishes()
    {
        var run = Run.Of(Workflow(Sequence(Line("a"), Line("b")))).Start();

        Assert.Equal(["a", "b"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
        Assert.Equal(
            ["Workflow1 Started", "seq Started", "a Started", "a Completed", "b Started", "b Completed", "seq Completed", "Workflow1 Completed"],
            run.Journal.Select(j => $"{j.ActivityId} {j.EventName}"));
        Assert.Equal(Enumerable.Range(1, 8).Select(i => (long)i), run.Journal.Select(j => j.Sequence));
    }

    [Fact]
    public void A_delay_suspends_until_its_time_and_then_goes_on()
    {
        var run = Run.Of(Workflow(Sequence(Activity("Delay", "wait", ("timeSpan", "00:05:00")), Line("after")))).Start();

        var bookmark = Assert.Single(run.Bookmarks.Values);
        Assert.Equal(Run.T0 + Duration.FromMinutes(5), bookmark.DueAt);
        Assert.Equal("i1:3:1", bookmark.Id);
        Assert.Equal(WorkflowSubStatus.Suspended, run.State.SubStatus);

        run.Wake();

        Assert.Equal(["after"], run.Lines);
        Assert.Empty(run.Bookmarks);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void A_resume_of_a_wait_that_is_gone_is_ignored_and_changes_nothing()
    {
        var run = Run.Of(Workflow(Sequence(Activity("Event", "e", ("eventName", "go")), Activity("Event", "f", ("eventName", "on"))))).Start();
        var first = run.Bookmarks.Keys.Single();
        run.Resume("e");
        var before = run.State.ToJson();

        run.Send(new Stimulus.Resume(first));

        Assert.True(run.Last.Ignored);
        Assert.Equal(before, run.State.ToJson());
    }

    [Fact]
    public void A_flowchart_waits_at_an_implicit_join_for_all_its_branches()
    {
        var run = Run.Of(Workflow(Flow(
            [Activity("Start", "s"), Line("a"), Activity("Delay", "b", ("timeSpan", "00:01:00")), Line("join")],
            "s-a", "s-b", "a-join", "b-join"))).Start();

        Assert.Equal(["a"], run.Lines);
        Assert.Equal(["a", "join"], run.Wake().Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }
}
