using System.Text.Json.Nodes;
using FsCheck.Fluent;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Tests.Execution;

/// <summary>What holds for every drawing, whichever wait fires first.</summary>
public sealed class InterpreterLaws
{
    [Fact]
    public void What_is_written_reads_back_as_the_same_bytes_and_the_same_JSON() => Laws.Hold(Prop.ForAll(AnyDrawing.Sound, drawing =>
    {
        var read = drawing.Workflow("""{"unknown":{"a":[1.50,null]}}""").Text;
        var once = WorkflowDefinition.Parse(read).ToJson();
        return WorkflowDefinition.Parse(once).ToJson() == once && JsonNode.DeepEquals(WithoutNodeIds(JsonNode.Parse(read)), WithoutNodeIds(JsonNode.Parse(once)));
    }));

    [Fact]
    public void A_burst_is_a_function_of_state_stimulus_and_time() => Laws.Hold(Prop.ForAll(AnyDrawing.Flaky, AnyDrawing.Order, (drawing, order) =>
    {
        var (once, again) = (Play(drawing, order), Play(drawing, order));
        return once.State.ToJson() == again.State.ToJson() && Told(once) == Told(again);
    }));

    [Fact]
    public void Storing_the_state_in_the_middle_of_a_run_changes_nothing() => Laws.Hold(Prop.ForAll(AnyDrawing.Flaky, AnyDrawing.Order, (drawing, order) =>
    {
        var (stored, kept) = (Play(drawing, order), Play(drawing, order, keepsState: true));
        return Told(stored) == Told(kept) && stored.State.ToJson() == kept.State.ToJson();
    }));

    [Fact]
    public void An_instance_is_finished_when_nothing_is_open_and_suspended_when_something_waits_or_says_why_not() => Laws.Hold(
        Prop.ForAll(AnyDrawing.Sound, AnyDrawing.Order, (drawing, order) => Play(drawing, order, after: run =>
        {
            var open = run.State.Executions.Count;
            Assert.Equal(run.Bookmarks.Keys.Order(StringComparer.Ordinal), run.State.Executions.SelectMany(e => e.Waits.Select(w => $"i1:{e.Number}:{w.Number}")).Order(StringComparer.Ordinal));
            Assert.True(run.State.SubStatus switch
            {
                WorkflowSubStatus.Finished => open == 0,
                WorkflowSubStatus.Suspended => open > 0 && (run.Bookmarks.Count > 0 || run.State.Incidents.Any(i => i.Kind == "Blocked")),
                _ => false,
            });
        }) is not null));

    [Fact]
    public void Every_execution_starts_once_ends_at_most_once_and_not_before_what_is_in_it() => Laws.Hold(
        Prop.ForAll(AnyDrawing.Sound, AnyDrawing.Order, (drawing, order) =>
        {
            var run = Play(drawing, order);
            HashSet<string> running = [], ended = [];
            foreach (var entry in run.Journal)
            {
                if (entry.EventName == "Started")
                    Assert.True(running.Add(entry.ActivityInstanceId) && (entry.ParentActivityInstanceId is null || running.Contains(entry.ParentActivityInstanceId)));
                else if (entry.EventName is "Completed" or "Canceled")
                    Assert.True(running.Remove(entry.ActivityInstanceId) && ended.Add(entry.ActivityInstanceId));
                else
                    Assert.Contains(entry.ActivityInstanceId, running);
                Assert.True(entry.ParentActivityInstanceId is not { } parent || !ended.Contains(parent) || HasFinish(run));
            }

            return run.State.SubStatus != WorkflowSubStatus.Finished || running.Count == 0 || HasFinish(run);
        }));

    [Fact]
    public void Cancelling_at_any_point_leaves_nothing_open() => Laws.Hold(Prop.ForAll(AnyDrawing.Flaky, AnyDrawing.Order, (drawing, order) =>
    {
        var run = Play(drawing, order[..(order[0] % order.Length)]);
        if (run.State.SubStatus == WorkflowSubStatus.Finished)
            return true;
        run.Send(new Stimulus.Cancel());
        return run.State is { SubStatus: WorkflowSubStatus.Cancelled, Executions.Count: 0 } && run.Bookmarks.Count == 0;
    }));

    [Fact]
    public void Retrying_what_failed_for_a_while_leaves_no_fault() => Laws.Hold(Prop.ForAll(AnyDrawing.Flaky, AnyDrawing.Order, (drawing, order) =>
    {
        var run = Play(drawing, order);
        run.Now += NodaTime.Duration.FromHours(2);
        while (run.State.Incidents.FirstOrDefault(i => i.Kind == "Faulted") is { } incident)
            Assert.False(run.Send(new Stimulus.Retry(incident.ActivityInstanceId)).Last.Ignored);
        return run.State.SubStatus is WorkflowSubStatus.Finished or WorkflowSubStatus.Suspended && run.State.Executions.All(e => !e.IsFaulted);
    }));

    private static Run Play(Drawing drawing, int[] order, bool keepsState = false, Action<Run>? after = null)
    {
        var run = Run.Of(drawing.Workflow());
        run.KeepsState = keepsState;
        run.Start();
        after?.Invoke(run);
        foreach (var pick in order)
        {
            if (run.Bookmarks.Count == 0)
                break;
            run.Send(new Stimulus.Resume(run.Bookmarks.Keys.Order(StringComparer.Ordinal).ElementAt(pick % run.Bookmarks.Count), new JsonObject { ["picked"] = pick }));
            after?.Invoke(run);
        }

        return run;
    }

    // Finish drops everything where it stands; what it drops has no end of its own.
    private static bool HasFinish(Run run) => run.Journal.Any(j => j is { ActivityType: "Elsa.Finish", EventName: "Completed" });

    private static string Told(Run run) => string.Join('\n', [.. run.Lines, .. run.Journal.Select(j => $"{j.Sequence} {j.ActivityInstanceId} {j.NodeId} {j.EventName} {j.Data?.ToJsonString()}")]);

    private static JsonNode? WithoutNodeIds(JsonNode? node)
    {
        if (node is JsonObject o)
        {
            o.Remove("nodeId");
            foreach (var (_, value) in o)
                WithoutNodeIds(value);
        }
        else if (node is JsonArray a)
        {
            foreach (var item in a)
                WithoutNodeIds(item);
        }

        return node;
    }
}
