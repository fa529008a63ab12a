using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using MediationWorkflows.Engine.Execution;
using static MediationWorkflows.Engine.Tests.Draw;

namespace MediationWorkflows.Engine.Tests.Migration;

/// <summary>What holds of every flowchart, wherever in it an instance waits.</summary>
public sealed class MigrationLaws
{
    [Fact]
    public void Moving_to_the_same_version_changes_nothing() => Hold((drawn, steps, tokens) =>
    {
        var definition = drawn("");
        var run = Advance(definition, steps, tokens);
        return run.State.SubStatus != WorkflowSubStatus.Suspended || run.To(definition, definition).State?.ToJson() == run.State.ToJson();
    });

    [Fact]
    public void Moving_to_a_version_that_only_names_its_activities_anew_and_back_changes_nothing() => Hold((drawn, steps, tokens) =>
    {
        var (old, renamed) = (drawn(""), drawn("x"));
        var run = Advance(old, steps, tokens);
        if (run.State.SubStatus != WorkflowSubStatus.Suspended)
            return true;
        var there = run.To(old, renamed, [.. Ids.Select(id => (id, id + "x"))]);
        var back = new Run(Moved.Compile(renamed), there.State!).To(renamed, old, [.. Ids.Select(id => (id + "x", id))]);
        return back.State!.ToJson() == run.State.ToJson();
    });

    [Fact]
    public void An_instance_that_moved_to_new_names_goes_on_as_it_would_have() => Hold((drawn, steps, tokens) =>
    {
        var (old, renamed) = (drawn(""), drawn("x"));
        var run = Advance(old, steps, tokens);
        if (run.State.SubStatus != WorkflowSubStatus.Suspended)
            return true;
        var moved = run.On(old, renamed, [.. Ids.Select(id => (id, id + "x"))]);
        run.Lines.Clear();
        for (var i = 0; i < 40 && run.State.SubStatus == WorkflowSubStatus.Suspended && run.Bookmarks.Count > 0; i++)
        {
            run.Wake();
            moved.Wake();
        }

        return run.Lines.SequenceEqual(moved.Lines) && run.State.SubStatus == moved.State.SubStatus;
    });

    private static readonly string[] Ids = [.. Enumerable.Range(0, 7).Select(i => $"n{i}")];

    /// <summary>Lets the earliest timers fire.</summary>
    private static Run Advance(Json definition, int steps, bool tokens)
    {
        var run = (tokens ? Run.TokenBased(definition) : Run.Of(definition)).Start();
        for (var i = 0; i < steps && run.State.SubStatus == WorkflowSubStatus.Suspended && run.Bookmarks.Count > 0; i++)
            run.Wake();
        return run;
    }

    /// <summary>Seven activities of which some wait, with connections mostly forward and some back.</summary>
    private static void Hold(Func<Func<string, Json>, int, bool, bool> law)
    {
        var ends = Gen.Two(Gen.Choose(0, 6)).Where(e => e.Item1 != e.Item2);
        var flows = from kinds in Gen.ArrayOf(Gen.Choose(0, 2), 7)
                    from connections in Gen.ListOf(Gen.Frequency((5, ends.Select(e => (Math.Min(e.Item1, e.Item2), Math.Max(e.Item1, e.Item2)))), (1, ends.Select(e => (e.Item1, e.Item2)))), 9)
                    from steps in Gen.Choose(0, 5)
                    from tokens in Gen.Elements(true, false)
                    select (kinds, connections: connections.Distinct().ToList(), steps, tokens);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20270104, 20270119), Prop.ForAll(flows.ToArbitrary(), flow => law(
            suffix => Workflow(Flow(
                flow.kinds.Select((kind, i) => Node(kind, i, suffix)),
                [.. flow.connections.Select(c => $"n{c.Item1}{suffix}-n{c.Item2}{suffix}")])),
            flow.steps, flow.tokens)));
    }

    private static JsonObject Node(int kind, int i, string suffix) => kind == 0
        ? Activity("WriteLine", $"n{i}{suffix}", ("text", $"n{i}"))
        : Activity("Delay", $"n{i}{suffix}", ("timeSpan", $"{i + 1}.00:00:00"));
}
