using FsCheck;
using FsCheck.Fluent;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Flowchart;
using static MediationWorkflows.Engine.Tests.Draw;

namespace MediationWorkflows.Engine.Tests.Flowchart;

public sealed class RunsTests
{
    private static readonly Arbitrary<int[]> Counts = Arb.From(
        Gen.Elements(0, 0, 0, 1, 1, 2, 317).SelectMany(count => Gen.Choose(1, 12).Select(length => Enumerable.Repeat(count, length)))
            .ArrayOf().Select(runs => runs.SelectMany(r => r).ToArray()));

    [Fact]
    public void Counts_that_are_written_are_read_back() => Laws.Hold(Prop.ForAll(Counts, counts =>
    {
        var read = new int[counts.Length];
        Runs.Read(Runs.Write(counts), read);
        return counts.SequenceEqual(read).Label(Runs.Write(counts));
    }));

    [Theory]
    [InlineData("1,0*3,2", 1, 0, 0, 0, 2, 0, 0)]
    [InlineData("5*2", 5, 5)]
    [InlineData("", 0, 0, 0)]
    public void Alike_neighbours_are_one_run_and_zeros_at_the_end_are_left_out(string text, params int[] counts) => Assert.Equal(text, Runs.Write(counts));

    [Fact]
    public void What_is_stored_beyond_the_last_count_is_left_out()
    {
        var counts = new int[2];

        Runs.Read("7*1000000000,3", counts);

        Assert.Equal([7, 7], counts);
    }

    [Fact]
    public void An_instance_that_was_stored_before_runs_were_goes_on_where_it_stood()
    {
        var definition = Workflow(Flow(
            [Line("s"), Activity("Event", "a", ("eventName", "go")), Activity("Event", "b", ("eventName", "go")), Activity("FlowJoin", "j", ("mode", "WaitAll")), Line("after")],
            "s-a", "s-b", "a-j", "b-j", "j-after"));
        var now = Run.Of(definition).Start().Resume("a").State.ToJson();
        var before = now.Replace("\"a\":\"1*2\",\"c\":\"1*3\",\"p\":\"1*3\"", "\"a\":\"1,1,0,0,0\",\"c\":\"1,1,1,0,0\",\"f\":\"11100\"", StringComparison.Ordinal);
        Assert.NotEqual(now, before);

        var workflow = CompiledWorkflow.Compile(WorkflowDefinition.Parse(definition.Text), ActivityCatalog.BuiltIn(), new DefinitionSet([]));
        var run = new Run(workflow, InstanceState.Parse(before));
        foreach (var bookmark in run.State.OpenActivities("i1", workflow).SelectMany(a => a.Bookmarks))
            run.Bookmarks.Add(bookmark.Id, bookmark);
        run.Resume("b");

        Assert.Equal(["after"], run.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }
}
