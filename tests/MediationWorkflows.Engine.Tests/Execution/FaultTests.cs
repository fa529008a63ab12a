using MediationWorkflows.Engine.Execution;
using static MediationWorkflows.Engine.Tests.Draw;

namespace MediationWorkflows.Engine.Tests.Execution;

public sealed class FaultTests
{
    private const string Counter = """[{"id":"n","name":"N","typeName":"Int32","value":"0"}]""";

    [Fact]
    public void A_fault_ends_the_instance_but_work_already_queued_still_runs()
    {
        var run = Run.Of(Workflow(Flow([Line("s"), Activity("Fault", "f", ("message", "went south")), Line("sibling"), Line("after")], "s-f", "s-sibling", "sibling-after"))).Start();

        Assert.Equal(["s", "sibling", "after"], run.Lines);
        Assert.Equal((WorkflowStatus.Finished, WorkflowSubStatus.Faulted), (run.State.Status, run.State.SubStatus));
        var incident = Assert.Single(run.State.Incidents);
        Assert.Equal(("Faulted", "f", "went south"), (incident.Kind, incident.ActivityId, incident.Message));
        Assert.Contains(run.Journal, j => j is { ActivityId: "f", EventName: "Faulted" });
    }

    [Fact]
    public void Continuing_with_incidents_leaves_the_instance_suspended_at_the_fault()
    {
        var run = Run.Of(Workflow(Flow([Line("s"), Activity("Fault", "f"), Line("other")], "s-f", "s-other"), more: """{"options":{"incidentStrategyType":"Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core"}}""")).Start();

        Assert.Equal(["s", "other"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Suspended, run.State.SubStatus);
        Assert.Equal("Faulted", Assert.Single(run.State.Incidents).Kind);
    }

    [Fact]
    public void A_retry_that_faults_again_leaves_one_incident()
    {
        var run = Run.Of(Workflow(Sequence(Activity("If", "if", ("condition", "=getN() > 0 ? true : nothing"), ("then", Line("then"))), Line("after")), Counter)).Start();
        var incident = Assert.Single(run.State.Incidents);
        Assert.Contains("nothing is not defined", incident.Message, StringComparison.Ordinal);

        run.Send(new Stimulus.Retry(incident.ActivityInstanceId));

        Assert.Equal(WorkflowSubStatus.Faulted, run.State.SubStatus);
        Assert.Single(run.State.Incidents);
        Assert.Equal(2, run.Journal.Count(j => j is { ActivityId: "if", EventName: "Faulted" }));
    }

    [Fact]
    public void A_retry_of_one_of_two_faults_leaves_the_instance_at_the_other()
    {
        var flaky = Activity("If", "flaky", ("condition", "=new Date().getUTCHours() > 9 || nothing"));
        var run = Run.Of(Workflow(Flow([Line("s"), flaky, Line("fine"), Activity("Fault", "f"), Activity("Event", "e", ("eventName", "go")), Line("heard")], "s-flaky", "s-f", "s-e", "e-heard", "flaky-fine"))).Start();
        run.Resume("e");

        run.Now += NodaTime.Duration.FromHours(2);
        run.Send(new Stimulus.Retry(run.State.Incidents.Single(i => i.ActivityId == "flaky").ActivityInstanceId));

        Assert.Equal(["s", "fine"], run.Lines);
        Assert.Equal((WorkflowStatus.Finished, WorkflowSubStatus.Faulted), (run.State.Status, run.State.SubStatus));
        Assert.Equal("f", Assert.Single(run.State.Incidents).ActivityId);

        run.Send(new Stimulus.Skip(run.State.Incidents.Single().ActivityInstanceId));
        Assert.Equal(["s", "fine", "heard"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public void What_arrives_while_an_instance_is_faulted_moves_on_when_it_is_retried()
    {
        // The fault goes away by itself: it depends on the clock.
        var flaky = Activity("If", "flaky", ("condition", "=new Date().getUTCHours() > 9 || nothing"));
        var run = Run.Of(Workflow(Flow([Line("s"), flaky, Activity("Event", "e", ("eventName", "go")), Line("heard"), Line("fine")], "s-flaky", "s-e", "e-heard", "flaky-fine"))).Start();
        Assert.Equal(WorkflowSubStatus.Faulted, run.State.SubStatus);

        run.Resume("e");
        Assert.Equal(["s"], run.Lines);
        Assert.Empty(run.Bookmarks);

        run.Now += NodaTime.Duration.FromHours(2);
        run.Send(new Stimulus.Retry(run.State.Incidents.Single().ActivityInstanceId));

        Assert.Equal(["s", "fine", "heard"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
        Assert.Empty(run.State.Incidents);
    }

    [Fact]
    public void Retrying_what_is_not_faulted_is_ignored()
    {
        var run = Run.Of(Workflow(Activity("Event", "e", ("eventName", "go")))).Start();

        Assert.True(run.Send(new Stimulus.Retry("i1:2")).Last.Ignored);
    }

    [Fact]
    public void Cancel_ends_everything_that_is_open_children_first()
    {
        var run = Run.Of(Workflow(Sequence(Activity("Delay", "d", ("timeSpan", "01:00:00"))))).Start();
        run.Send(new Stimulus.Cancel());

        Assert.Equal(["d", "seq", "Workflow1"], run.Journal.Where(j => j.EventName == "Canceled").Select(j => j.ActivityId));
        Assert.Equal((WorkflowStatus.Finished, WorkflowSubStatus.Cancelled), (run.State.Status, run.State.SubStatus));
        Assert.Empty(run.Bookmarks);
        Assert.True(run.Send(new Stimulus.Cancel()).Last.Ignored);
    }

    [Fact]
    public void An_unknown_activity_is_a_fault_when_it_is_reached()
    {
        var run = Run.Of(Workflow(Sequence(Line("a"), Activity("Nope", "x")))).Start();

        Assert.Equal(["a"], run.Lines);
        Assert.Contains("Elsa.Nope", Assert.Single(run.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_of_an_exception_that_is_not_known_to_be_safe_stays_out()
    {
        var run = Host(_ => throw new InvalidOperationException("Mrs. Secret")).Start();

        Assert.Equal(WorkflowSubStatus.Faulted, run.State.SubStatus);
        Assert.Equal(("The activity failed with InvalidOperationException.", "InvalidOperationException"), (run.Incidents[0].Message, run.Incidents[0].ErrorType));
        Assert.DoesNotContain("Secret", run.State.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_race_in_the_database_is_no_fault_of_the_workflow_and_leaves_nothing()
    {
        var run = Host(_ => throw new TimeoutException());

        Assert.Throws<TimeoutException>(() => run.Start());
        Assert.Equal(WorkflowSubStatus.Pending, run.State.SubStatus);
    }

    [Fact]
    public void A_host_activity_waits_for_several_people_and_remembers_between_them()
    {
        var run = Host(c =>
        {
            if (!c.Resumed)
                return StepResult.Wait(new Wait("Task", "a"), new Wait("Task", "b"), Wait.Timer(c.Now + NodaTime.Duration.FromDays(1)));
            if (c.ResumedKind == "Timer")
                return StepResult.Done("Expired");
            c.Memory = $"{c.Memory?.GetValue<string>()}{c.ResumedKey}={c.Payload}";
            return c.OpenWaits.Count(w => w.Kind == "Task") > 0 ? StepResult.Wait() : StepResult.Done(c.Memory!.GetValue<string>());
        }).Start();
        Assert.Equal(3, run.Bookmarks.Count);

        run.Send(new Stimulus.Resume(run.Bookmarks.Values.Single(b => b.Key == "b").Id, "yes"));
        Assert.Equal(2, run.Bookmarks.Count);
        run.Send(new Stimulus.Resume(run.Bookmarks.Values.Single(b => b.Key == "a").Id, "no"));

        Assert.Empty(run.Bookmarks);
        Assert.Equal("""{"Outcomes":["b=yesa=no"]}""", run.Journal.Last(j => j is { ActivityId: "h", EventName: "Completed" }).Data!.ToJsonString());
    }

    private static Run Host(Func<StepContext, StepResult> execute)
    {
        var catalog = ActivityCatalog.BuiltIn();
        catalog.Add(new ActivityDescriptor("Test.Host", 1, "Host", "Test", "", ActivityKind.Action, [], [], [new PortDescriptor("Done")]), new Delegated(execute));
        var host = Activity("x", "h");
        host["type"] = "Test.Host";
        return new Run(CompiledWorkflow.Compile(MediationWorkflows.Engine.Definitions.WorkflowDefinition.Parse(Workflow(host).Text), catalog));
    }

    private sealed class Delegated(Func<StepContext, StepResult> execute) : IActivity
    {
        public ValueTask<StepResult> ExecuteAsync(StepContext context) => execute(context);
    }
}
