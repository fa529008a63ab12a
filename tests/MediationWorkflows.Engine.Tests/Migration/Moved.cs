using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Migration;

namespace MediationWorkflows.Engine.Tests.Migration;

/// <summary>Runs that change their version under way.</summary>
internal static class Moved
{
    public static CompiledWorkflow Compile(Json definition) => CompiledWorkflow.Compile(WorkflowDefinition.Parse(definition.Text), ActivityCatalog.BuiltIn());

    /// <summary>The result, with the run's own journal telling what has finished.</summary>
    public static MigrationResult To(this Run run, Json from, Json to, params (string Old, string New)[] map) =>
        InstanceMigration.Move(
            run.State, new NodeMap(Compile(from), Compile(to), map.ToDictionary(m => m.Old, m => m.New, StringComparer.Ordinal)),
            run.Journal.Where(j => j.EventName == "Completed").Select(j => j.NodeId).ToHashSet(StringComparer.Ordinal));

    /// <summary>The run, gone on under the new version.</summary>
    public static Run On(this Run run, Json from, Json to, params (string Old, string New)[] map)
    {
        var result = run.To(from, to, map);
        Assert.Empty(result.Reasons);
        // As a host stores it.
        var next = new Run(Compile(to), InstanceState.Parse(result.State!.ToJson())) { Now = run.Now };
        foreach (var bookmark in next.State.OpenActivities("i1", Compile(to)).SelectMany(open => open.Bookmarks))
            next.Bookmarks.Add(bookmark.Id, bookmark);
        Assert.Equal(run.Bookmarks.Keys.Order(StringComparer.Ordinal), next.Bookmarks.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(run.Bookmarks.Values.Select(b => b.DueAt).Order(), next.Bookmarks.Values.Select(b => b.DueAt).Order());
        return next;
    }
}
