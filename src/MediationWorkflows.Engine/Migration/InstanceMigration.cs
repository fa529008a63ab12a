using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Expressions;

namespace MediationWorkflows.Engine.Migration;

/// <param name="State">The instance under the new version; null when it was refused.</param>
/// <param name="Reasons">Why it was refused, for people.</param>
public sealed record MigrationResult(InstanceState? State, IReadOnlyList<string> Reasons);

/// <summary>
/// Moves an instance that waits to another version of its definition. Waits keep their numbers, keys and due instants, so that
/// timers, tasks and mails stay as they are; nothing runs, and nothing that has finished can run again because of it.
/// </summary>
public static class InstanceMigration
{
    /// <param name="finished">Node ids, in the old version, of activities that have completed; the journal knows them.</param>
    public static MigrationResult Move(InstanceState state, NodeMap map, IReadOnlySet<string> finished)
    {
        if (WhyNotNow(state) is { } notNow)
            return new MigrationResult(null, [notNow]);
        List<string> reasons = [];
        var nodes = StateNodes.Resolve(state, map.From);
        if (nodes.Count < state.Executions.Count)
            return new MigrationResult(null, ["Its version no longer has the activities that it stands at."]);
        CheckPlaces(state, map, nodes, reasons);
        if (reasons.Count > 0)
            return new MigrationResult(null, reasons);

        var executions = state.Executions.Select(e => Move(e, state, map, nodes, finished, reasons)).ToList();
        return reasons.Count > 0 ? new MigrationResult(null, reasons) : new MigrationResult(Rewrite(state, map, executions), []);
    }

    private static string? WhyNotNow(InstanceState state) =>
        state.SubStatus != WorkflowSubStatus.Suspended ? $"It is {state.SubStatus}; only an instance that waits can move."
        : state.Parked.Count > 0 || state.Executions.Any(e => e.IsFaulted) ? "Something in it has failed; settle its incidents first."
        : null;

    private static void CheckPlaces(InstanceState state, NodeMap map, Dictionary<int, CompiledNode> nodes, List<string> reasons)
    {
        foreach (var e in state.Executions)
        {
            var old = nodes[e.Number];
            if (map.Target(old) is not { } target)
                reasons.Add($"It stands at {old.NodeId}, which has no counterpart; map it to an activity of the same type.");
            else if (old.Parent is { } parent && target.Parent != map.Target(parent))
                reasons.Add($"It stands at {old.NodeId}, whose counterpart {target.NodeId} lies in another container.");
        }
    }

    private static ExecutionRecord Move(
        ExecutionRecord e, InstanceState state, NodeMap map, Dictionary<int, CompiledNode> nodes, IReadOnlySet<string> finished, List<string> reasons)
    {
        var (old, target) = (nodes[e.Number], map.Target(nodes[e.Number])!);
        var moved = e with { LocalId = target.LocalId, Values = e.Parent == 0 ? e.Values : MoveValues(e.Values, old, target) };
        if (e.State is null || target.Activity is not Container container)
            return moved;
        var children = state.Executions.Where(c => c.Parent == e.Number).Select(c => nodes[c.Number]).ToHashSet();
        return moved with { State = container.Move(e.State, new ContainerMove(old, target, map, children, finished, reasons)) };
    }

    /// <summary>Values go with their variables; a variable that is new begins with its default.</summary>
    private static object?[] MoveValues(object?[] values, CompiledNode old, CompiledNode target)
    {
        var moved = new object?[target.Declared.Length];
        for (var i = 0; i < moved.Length; i++)
        {
            var slot = target.Declared[i];
            var before = Array.FindIndex(old.Declared, d => d.Id.Length > 0 ? d.Id == slot.Id : slot.Id.Length == 0 && d.Name == slot.Name);
            moved[i] = before >= 0 && before < values.Length ? values[before] : JsJson.Copy(slot.Initial);
        }

        return moved;
    }

    private static InstanceState Rewrite(InstanceState state, NodeMap map, IReadOnlyList<ExecutionRecord> executions)
    {
        var outputs = new JsObject();
        foreach (var nodeId in state.ActivityOutputs.Keys())
        {
            if (map.From.FindNode(nodeId) is { } old && map.Target(old) is { } target)
                outputs.Set(target.NodeId, state.ActivityOutputs[nodeId]);
        }

        return new InstanceState
        {
            SubStatus = state.SubStatus,
            CorrelationId = state.CorrelationId,
            Name = state.Name,
            Properties = state.Properties,
            Lineage = state.Lineage,
            Incidents = state.Incidents,
            Dependencies = map.To.Dependencies.Count > 0 ? map.To.Dependencies : InstanceState.NoProperties,
            ExecutionCount = state.ExecutionCount,
            TriggerActivityId = map.From.Nodes.FirstOrDefault(n => n.Id == state.TriggerActivityId) is { } trigger ? map.Target(trigger)?.Id : state.TriggerActivityId,
            RootValues = MoveRootValues(state, map),
            InputValues = state.InputValues,
            OutputValues = state.OutputValues,
            ActivityOutputs = outputs,
            LastResult = state.LastResult,
            Executions = executions,
        };
    }

    /// <summary>They are kept by name. What the new version no longer declares stays readable; what it adds begins with its default.</summary>
    private static List<NamedValue> MoveRootValues(InstanceState state, NodeMap map)
    {
        List<NamedValue> values = [.. state.RootValues];
        foreach (var (name, slot) in ((string[])map.To.Root.Plan!).Zip(map.To.Root.Declared))
        {
            if (!values.Exists(v => v.Name == name))
                values.Add(new NamedValue(name, JsJson.Copy(slot.Initial)));
        }

        return values;
    }
}
