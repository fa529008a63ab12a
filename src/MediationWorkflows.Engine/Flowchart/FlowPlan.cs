using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Flowchart;

internal sealed record Connection(int Source, int Target, string Port);

internal enum FlowJoinMode
{
    WaitAll,
    WaitAllActive,
    WaitAny,
}

internal enum MergeMode
{
    None,
    Stream,
    Merge,
    Converge,
    Cascade,
    Race,
}

/// <summary>A flowchart as compiled: its activities by number, its connections, and a graph for each activity it can start with.</summary>
internal sealed class FlowPlan
{
    private readonly ConcurrentDictionary<int, FlowGraph> graphs = new();

    public required CompiledNode[] Activities { get; init; }

    public required Connection[] Connections { get; init; }

    public required MergeMode[] MergeModes { get; init; }

    /// <summary>Connections whose ends are missing, for the verifier.</summary>
    public required int Dangling { get; init; }

    public FlowGraph GraphFrom(int start) => graphs.GetOrAdd(start, static (s, plan) => new FlowGraph(plan.Activities.Length, plan.Connections, s), this);

    public int IndexOf(CompiledNode node) => Array.IndexOf(Activities, node);

    /// <summary>Which activity comes first; -1 when there is none.</summary>
    public int StartIndex(string? triggerActivityId)
    {
        if (Activities.Length == 0)
            return -1;
        var trigger = triggerActivityId is null ? -1 : Array.FindIndex(Activities, a => a.Id == triggerActivityId);
        if (trigger >= 0)
            return trigger;
        var start = Array.FindIndex(Activities, a => a.Descriptor.IsStart);
        if (start < 0)
            start = Array.FindIndex(Activities, a => a.CanStartWorkflow);
        if (start < 0)
            start = Array.FindIndex(Activities, a => !Connections.Any(c => Activities[c.Target] == a));
        return Math.Max(start, 0);
    }

    public static FlowPlan Read(CompiledNode flowchart)
    {
        CompiledNode[] activities = [.. flowchart.ChildNodes.Where(c => c.Source!.Port == "activities")];
        var byId = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < activities.Length; i++)
            byId.TryAdd(activities[i].Id, i);
        List<Connection> connections = [];
        var seen = new HashSet<(int, int, string, string)>();
        var dangling = 0;
        foreach (var (source, sourcePort, target, targetPort) in Ends(flowchart.Source!.Json))
        {
            if (source is null || target is null || !byId.TryGetValue(source, out var s) || !byId.TryGetValue(target, out var t))
                dangling++;
            else if (seen.Add((s, t, sourcePort, targetPort)))
                connections.Add(new Connection(s, t, sourcePort));
        }

        return new FlowPlan
        {
            Activities = activities,
            Connections = [.. connections],
            MergeModes = [.. activities.Select(a => Enum.TryParse<MergeMode>(a.Source!.CustomProperty("mergeMode"), ignoreCase: true, out var mode) ? mode : MergeMode.None)],
            Dangling = dangling,
        };
    }

    /// <summary>The ends of each connection: the current form with endpoints, and the older one with plain ids.</summary>
    internal static IEnumerable<(string? Source, string SourcePort, string? Target, string TargetPort)> Ends(JsonObject flowchart)
    {
        var items = flowchart.Items("connections");
        if (flowchart.Object("connections") is { } single && !single.ContainsKey("$values"))
            items = [single];
        foreach (var item in items.OfType<JsonObject>())
        {
            if (item.Object("source") is { } s && item.Object("target") is { } t)
                yield return (s.Text("activity"), s.Text("port") ?? "Done", t.Text("activity"), t.Text("port") ?? "In");
            else
                yield return (item.Text("source"), item.Text("sourcePort") ?? "Done", item.Text("target"), item.Text("targetPort") ?? "In");
        }
    }
}
