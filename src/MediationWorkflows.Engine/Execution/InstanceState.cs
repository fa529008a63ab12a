using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Expressions;
using NodaTime;

namespace MediationWorkflows.Engine.Execution;

/// <summary>
/// Where an instance stands between bursts. A burst never changes the state it was given: it returns a new one. Ids inside are
/// small numbers; <see cref="ToJson"/> writes the compact form that is stored.
/// </summary>
public sealed class InstanceState
{
    internal static readonly IReadOnlyDictionary<string, string> NoProperties = new Dictionary<string, string>(StringComparer.Ordinal);

    public WorkflowStatus Status => SubStatus is WorkflowSubStatus.Finished or WorkflowSubStatus.Cancelled or WorkflowSubStatus.Faulted
        ? WorkflowStatus.Finished
        : WorkflowStatus.Running;

    public WorkflowSubStatus SubStatus { get; init; } = WorkflowSubStatus.Pending;

    public string? CorrelationId { get; init; }

    public string? Name { get; init; }

    /// <summary>Settings of this run, such as "Flowchart:ExecutionMode".</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = NoProperties;

    /// <summary>Incidents that are not resolved.</summary>
    public IReadOnlyList<Incident> Incidents { get; init; } = [];

    /// <summary>Version ids of the definitions used as activities when the instance started, by node id; a later burst must be compiled with the same.</summary>
    public IReadOnlyDictionary<string, string> Dependencies { get; init; } = NoProperties;

    /// <summary>Values of the workflow's own variables, by name.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Variables => RootValues.ToDictionary(v => v.Name, v => JsJson.ToJson(v.Value), StringComparer.Ordinal);

    /// <summary>What the instance was started with.</summary>
    public JsonObject Input => (JsonObject)JsJson.ToJson(InputValues)!;

    /// <summary>Values of the workflow's outputs that have been set.</summary>
    public JsonObject Output => (JsonObject)JsJson.ToJson(OutputValues)!;

    /// <summary>Executions that are open, for pages and repairs: waiting ones carry their bookmarks.</summary>
    public IEnumerable<OpenActivity> OpenActivities(string instanceId, CompiledWorkflow workflow)
    {
        var nodes = StateNodes.Resolve(this, workflow);
        foreach (var e in Executions)
        {
            if (!nodes.TryGetValue(e.Number, out var node))
                continue;
            var id = FormattableString.Invariant($"{instanceId}:{e.Number}");
            yield return new OpenActivity(id, node, e.IsFaulted, [.. e.Waits.Select(w => Bookmark(id, node, w))]);
        }
    }

    /// <summary>How many waits are open, in all activities.</summary>
    public int OpenWaitCount => Executions.Sum(e => e.Waits.Count);

    internal static Bookmark Bookmark(string executionId, CompiledNode node, OpenWait w) =>
        new(FormattableString.Invariant($"{executionId}:{w.Number}"), w.Kind, w.Key, executionId, node.Id, node.NodeId, w.DueAt);

    /// <summary>Where it stands below the instances that led to it.</summary>
    public Lineage Lineage { get; init; }

    internal int ExecutionCount { get; init; }

    internal string? TriggerActivityId { get; init; }

    internal IReadOnlyList<NamedValue> RootValues { get; init; } = [];

    internal JsObject InputValues { get; init; } = new();

    internal JsObject OutputValues { get; init; } = new();

    /// <summary>Outputs that some expression reads later, by node id.</summary>
    internal JsObject ActivityOutputs { get; init; } = new();

    internal object? LastResult { get; init; }

    internal IReadOnlyList<ExecutionRecord> Executions { get; init; } = [];

    /// <summary>Resumes that came while the instance was faulted, delivered when it is retried.</summary>
    internal IReadOnlyList<ParkedResume> Parked { get; init; } = [];

    /// <summary>A new instance, not started yet.</summary>
    public static InstanceState Create(string? correlationId = null, string? name = null, IReadOnlyDictionary<string, string>? properties = null, Lineage lineage = default) =>
        new() { CorrelationId = correlationId, Name = name, Properties = properties ?? NoProperties, Lineage = lineage };

    public string ToJson() => InstanceStateJson.Write(this);

    /// <exception cref="FormatException">The text was not written by <see cref="ToJson"/>.</exception>
    public static InstanceState Parse(string json) => InstanceStateJson.Read(json);
}

/// <param name="ActivityInstanceId">"{instanceId}:{n}".</param>
public sealed record OpenActivity(string ActivityInstanceId, CompiledNode Node, bool IsFaulted, IReadOnlyList<Bookmark> Bookmarks);

internal readonly record struct NamedValue(string Name, object? Value);

internal sealed record ParkedResume(int Execution, Resumption Resumption);

/// <summary>An open execution at rest. The node is named by its id inside its parent's node, so that names stay short.</summary>
internal sealed record ExecutionRecord(int Number, int Parent, string LocalId, bool IsFaulted)
{
    public object?[] Values { get; init; } = [];

    public JsonNode? State { get; init; }

    public JsonNode? Memory { get; init; }

    public IReadOnlyList<OpenWait> Waits { get; init; } = [];

    public int WaitCount { get; init; }

    public bool IsBreaking { get; init; }

    public bool CameBackward { get; init; }
}

internal static class StateNodes
{
    /// <summary>The node of each open execution; those whose node is gone are left out.</summary>
    public static Dictionary<int, CompiledNode> Resolve(InstanceState state, CompiledWorkflow workflow)
    {
        var nodes = new Dictionary<int, CompiledNode>();
        foreach (var e in state.Executions)
        {
            var node = e.Parent == 0 ? workflow.Root : nodes.TryGetValue(e.Parent, out var parent) ? parent.ChildNodes.Find(c => c.LocalId == e.LocalId) : null;
            if (node is not null)
                nodes[e.Number] = node;
        }

        return nodes;
    }
}
