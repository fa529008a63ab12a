using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Verification;
using static MediationWorkflows.Engine.Tests.Draw;

namespace MediationWorkflows.Engine.Tests.Activities;

public sealed class CompositionTests
{
    private const string Result = """[{"id":"r","name":"R","typeName":"Object"}]""";

    [Fact]
    public void A_workflow_used_as_activity_takes_inputs_gives_outputs_and_has_outcomes()
    {
        var child = Child(Sequence(
            Activity("WriteLine", "say", ("text", "=`child ${getWord()} ${getInput('Word')}`")), Activity("SetOutput", "out", ("outputName", "Echo"), ("outputValue", "=getWord() + '!'")),
            Activity("Complete", "c", ("outcomes", "Good")), Line("never")));
        var use = new JsonObject { ["id"] = "use", ["name"] = "Use", ["type"] = "ChildFlow", ["version"] = 1, ["word"] = Expression("JavaScript", "'hi'"), ["echo"] = WaitingTests.Capture("r") };

        var run = Run.Of(Workflow(Flow([use, Line("good"), Line("bad"), Activity("WriteLine", "o", ("text", "=getEchoFromUse() + getOutputFrom('Use', 'Echo')"))], "use.Good-good", "use.Bad-bad", "good-o"), Result), child).Start();

        Assert.Equal(["child hi hi", "good", "hi!hi!"], run.Lines);
        Assert.Equal("\"hi!\"", run.Variable("R"));
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
        Assert.Contains(run.Journal, j => j.NodeId == "Workflow1:flow:use:seq:say");
    }

    [Fact]
    public void Complete_ends_the_nearest_workflow_only()
    {
        var child = Child(Sequence(Activity("Complete", "c"), Line("never")));
        var use = new JsonObject { ["id"] = "use", ["type"] = "ChildFlow", ["version"] = 1 };

        Assert.Equal(["after"], Run.Of(Workflow(Sequence(use, Line("after"))), child).Start().Lines);
        Assert.Equal(["before"], Run.Of(Workflow(Sequence(Line("before"), Activity("Complete", "c"), Line("never")))).Start().Lines);
    }

    [Fact]
    public void Finish_ends_the_whole_workflow_even_from_inside_another()
    {
        var child = Child(Sequence(Activity("Finish", "f")));
        var use = new JsonObject { ["id"] = "use", ["type"] = "ChildFlow", ["version"] = 1 };

        var run = Run.Of(Workflow(Flow([Line("s"), Activity("Delay", "d", ("timeSpan", "01:00:00")), use, Line("after")], "s-d", "s-use", "use-after")), child).Start();

        Assert.Equal(["s"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
        Assert.Empty(run.Bookmarks);
    }

    [Fact]
    public void A_workflow_that_uses_itself_is_refused_where_it_would_run()
    {
        var self = Child(Sequence(new JsonObject { ["id"] = "again", ["type"] = "ChildFlow", ["version"] = 1 }));
        var run = Run.Of(Workflow(new JsonObject { ["id"] = "use", ["type"] = "ChildFlow", ["version"] = 1 }), self).Start();

        Assert.Equal(WorkflowSubStatus.Faulted, run.State.SubStatus);
    }

    [Fact]
    public void Version_ids_win_over_versions_and_versions_over_the_published_one()
    {
        WorkflowDefinition Version(int version, bool published) => WorkflowDefinition.Parse(
            Workflow(Line($"v{version}"), more: $$"""{"id":"c{{version}}","definitionId":"c","name":"C","version":{{version}},"isPublished":{{(published ? "true" : "false")}},"isLatest":false,"options":{"usableAsActivity":true} }""").Text);
        WorkflowDefinition[] all = [Version(1, false), Version(2, true), Version(3, false)];
        var known = new DefinitionSet(all);
        string[] Lines(string use)
        {
            var compiled = CompiledWorkflow.Compile(WorkflowDefinition.Parse(Workflow((JsonObject)JsonNode.Parse(use)!).Text), ActivityCatalog.BuiltIn(), known);
            return [.. new Run(compiled).Start().Lines];
        }

        // Another definition of that name that is not meant as activity does not get in the way.
        known = new DefinitionSet([WorkflowDefinition.Parse(Workflow(Line("other"), more: """{"id":"o","definitionId":"o","name":"C","version":1}""").Text), .. all]);

        Assert.Equal(["v3"], Lines("""{"id":"u","type":"C","version":1,"workflowDefinitionVersionId":"c3"}"""));
        Assert.Equal(["v1"], Lines("""{"id":"u","type":"C","version":1,"workflowDefinitionVersionId":"gone"}"""));
        Assert.Equal(["v2"], Lines("""{"id":"u","type":"C","version":9}"""));
        Assert.Equal(["v2"], Lines("""{"id":"u","type":"Renamed","version":9,"workflowDefinitionId":"c"}"""));
    }

    [Fact]
    public void ExecuteWorkflow_that_waits_goes_on_when_the_child_ends()
    {
        var run = Run.Of(Workflow(Sequence(Activity("ExecuteWorkflow", "x", ("workflowDefinitionId", "child"), ("waitForCompletion", true), ("input", "=({a: 1})"), ("result", WaitingTests.Capture("r"))), Line("after")), Result)).Start();
        var request = Assert.Single(run.Children);
        Assert.Equal(("child", """{"a":1,"ParentInstanceId":"i1"}""", run.Bookmarks.Keys.Single(), true), (request.DefinitionId, request.Input.ToJsonString(), request.ParentBookmarkId, request.RunInline));

        run.Resume("x", new ChildResult("c1", WorkflowStatus.Finished, WorkflowSubStatus.Finished, new JsonObject { ["out"] = 5 }).ToJson().ToJsonString());

        Assert.Equal(["after"], run.Lines);
        Assert.Equal("""{"out":5}""", run.Variable("R"));
    }

    [Fact]
    public void A_child_that_ends_in_a_fault_has_an_outcome_of_its_own()
    {
        var run = Run.Of(Workflow(Flow([Activity("DispatchWorkflow", "x", ("workflowDefinitionId", "child"), ("waitForCompletion", true)), Line("done"), Line("faulted")], "x.Done-done", "x.Faulted-faulted"))).Start();
        run.Resume("x", new ChildResult("c1", WorkflowStatus.Finished, WorkflowSubStatus.Faulted, null).ToJson().ToJsonString());

        Assert.Equal(["done", "faulted"], run.Lines);
    }

    [Fact]
    public void Lines_of_an_inline_child_stand_where_it_ran()
    {
        var run = Run.Of(Workflow(Sequence(Line("before"), Activity("ExecuteWorkflow", "x", ("workflowDefinitionId", "child")), Line("after"))));
        run.OnChild = _ => new ChildResult("c1", WorkflowStatus.Finished, WorkflowSubStatus.Finished, null) { Lines = ["child"] };

        Assert.Equal(["before", "child", "after"], run.Start().Lines);
    }

    [Fact]
    public void A_child_without_a_published_version_is_a_fault()
    {
        var run = Run.Of(Workflow(Activity("DispatchWorkflow", "x", ("workflowDefinitionId", "gone"))));
        run.OnChild = _ => null;

        Assert.Contains("gone", run.Start().Incidents.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Children_of_a_canceled_parent_are_named_so_that_the_host_cancels_them_too()
    {
        var run = Run.Of(Workflow(Activity("DispatchWorkflow", "x", ("workflowDefinitionId", "child"), ("waitForCompletion", true)))).Start();
        run.Send(new Stimulus.Cancel());

        Assert.Equal(["child"], run.Abandoned);
        Assert.Equal(WorkflowSubStatus.Cancelled, run.State.SubStatus);
    }

    [Fact]
    public void BulkDispatch_starts_a_child_per_item_and_ends_with_the_last()
    {
        var count = 0;
        var run = Run.Of(Workflow(Flow(
            [Activity("BulkDispatchWorkflows", "b", ("workflowDefinitionId", "child"), ("items", "=[7,{a:8}]"), ("input", "=({x: 1})"), ("childCompleted", Activity("WriteLine", "ok", ("text", "=getChildInstanceId()"))), ("childFaulted", Line("bad"))), Line("all"), Line("done")],
            "b.Completed-all", "b.Done-done")));
        run.OnChild = _ => new ChildResult($"c{++count}", WorkflowStatus.Running, WorkflowSubStatus.Pending, null);
        run.Start();
        Assert.Equal(["""{"x":1,"ParentInstanceId":"i1","Item":7}""", """{"x":1,"ParentInstanceId":"i1","a":8}"""], run.Children.Select(c => c.Input.ToJsonString()));

        foreach (var (bookmark, outcome) in run.Bookmarks.Keys.Order(StringComparer.Ordinal).Zip([WorkflowSubStatus.Finished, WorkflowSubStatus.Faulted]).ToList())
            run.Send(new Stimulus.Resume(bookmark, new ChildResult("?", WorkflowStatus.Finished, outcome, null).ToJson()));

        Assert.Equal(["c1", "bad", "all", "done"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Theory]
    [InlineData(null, "=`case-${getItem().id}`")]
    [InlineData(null, "=`case-${args.item.id}`")]
    [InlineData("Party", "='case-' + getParty().id")]
    public void Each_child_of_a_bulk_dispatch_gets_the_correlation_id_that_is_made_from_its_item(string? key, string function)
    {
        var json = Workflow(Activity("BulkDispatchWorkflows", "b", ("workflowDefinitionId", "child"), ("items", "=[{id: 1}, {id: 2}]"), ("defaultItemInputKey", key), ("correlationIdFunction", function), ("waitForCompletion", false)));

        Assert.Equal(["case-1", "case-2"], Run.Of(json).Start().Children.Select(c => c.CorrelationId));
        Assert.Empty(DefinitionVerifier.Verify([WorkflowDefinition.Parse(json.Text)], ActivityCatalog.BuiltIn()));
    }

    [Fact]
    public void A_cancelled_child_of_a_bulk_dispatch_counts_as_ended_and_sets_off_neither_body()
    {
        var run = Run.Of(Workflow(Sequence(Activity("BulkDispatchWorkflows", "b", ("workflowDefinitionId", "child"), ("items", "=[7]"), ("childCompleted", Line("ok")), ("childFaulted", Line("bad"))), Line("after")))).Start();

        run.Send(new Stimulus.Resume(run.Bookmarks.Keys.Single(), new ChildResult("c1", WorkflowStatus.Finished, WorkflowSubStatus.Cancelled, null).ToJson()));

        Assert.Equal(["after"], run.Lines);
    }

    private static Json Child(JsonObject root) => Workflow(root, more: """
        {"id":"child-v1","definitionId":"child","name":"Child flow","inputs":[{"name":"Word","type":"String"}],"outputs":[{"name":"Echo","type":"String"}],
         "outcomes":["Good","Bad"],"options":{"usableAsActivity":true}}
        """);
}
