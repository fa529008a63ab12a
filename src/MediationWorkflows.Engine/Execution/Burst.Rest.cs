using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Expressions;

namespace MediationWorkflows.Engine.Execution;

/// <summary>Loading an instance from rest and putting it back to rest.</summary>
internal sealed partial class Burst
{
    private static readonly JsObject Empty = new() { Frozen = true };

    private IReadOnlyList<NamedValue>? finalValues;

    public Lineage Lineage => before.Lineage;

    public JsObject InputValues { get; private set; } = Empty;

    public JsObject OutputValues { get; private set; } = null!;

    public JsObject ActivityOutputs { get; private set; } = null!;

    public object? LastResult { get; set; }

    /// <summary>Variables that expressions made up; they belong to the workflow.</summary>
    public Dictionary<string, object?>? ExtraVariables { get; private set; }

    public void SetExtraVariable(string name, object? value) =>
        (ExtraVariables ??= new Dictionary<string, object?>(StringComparer.Ordinal))[name] = value;

    private void Load()
    {
        InputValues = before.InputValues;
        OutputValues = before.OutputValues.Count == 0 ? new JsObject() : (JsObject)JsJson.Copy(before.OutputValues)!;
        ActivityOutputs = before.ActivityOutputs.Count == 0 ? new JsObject() : (JsObject)JsJson.Copy(before.ActivityOutputs)!;
        LastResult = before.LastResult;
        if (before.Executions.Count == 0)
            return;
        foreach (var (nodeId, versionId) in before.Dependencies)
        {
            if (workflow.Dependencies.GetValueOrDefault(nodeId) != versionId)
                throw new WorkflowMismatchException($"The instance uses version {versionId} at {nodeId}; compile the workflow with that version.");
        }

        var nodes = StateNodes.Resolve(before, workflow);
        var loaded = new Dictionary<int, ActivityExecution>();
        foreach (var record in before.Executions)
        {
            if (!nodes.TryGetValue(record.Number, out var node))
                throw new WorkflowMismatchException($"The workflow has no activity {record.LocalId} that this instance is at.");
            var execution = new ActivityExecution(record.Number, node, record.Parent == 0 ? null : loaded[record.Parent])
            {
                Status = record.IsFaulted ? ActivityStatus.Faulted : ActivityStatus.Running,
                Memory = record.Memory?.DeepClone(),
                Waits = record.Waits.Count == 0 ? null : [.. record.Waits],
                WaitCount = record.WaitCount,
                IsBreaking = record.IsBreaking,
                CameBackward = record.CameBackward,
                Values = record.Parent == 0 ? LoadRootValues(node) : Pad(record.Values, node),
                State = record.State is { } state && node.Activity is Container container ? container.Load(state, node) : null,
            };
            loaded[record.Number] = execution;
            open.Add(execution);
        }
    }

    private static object?[] Pad(object?[] values, CompiledNode node)
    {
        var result = new object?[node.Declared.Length];
        for (var i = 0; i < result.Length && i < values.Length; i++)
            result[i] = JsJson.Copy(values[i]);
        return result;
    }

    private object?[] LoadRootValues(CompiledNode root)
    {
        var values = new object?[root.Declared.Length];
        var names = RootNames(root);
        foreach (var (name, value) in before.RootValues)
        {
            var slot = Array.IndexOf(names, name);
            if (slot >= 0)
                values[slot] = JsJson.Copy(value);
            else
                SetExtraVariable(name, JsJson.Copy(value));
        }

        return values;
    }

    private static string[] RootNames(CompiledNode root) => (string[])root.Plan!;

    private void KeepRootValues(ActivityExecution root)
    {
        var names = RootNames(root.Node);
        var values = new NamedValue[names.Length + (ExtraVariables?.Count ?? 0)];
        for (var i = 0; i < names.Length; i++)
            values[i] = new NamedValue(names[i], root.Values[i]);
        var next = names.Length;
        foreach (var (name, value) in ExtraVariables ?? [])
            values[next++] = new NamedValue(name, value);
        finalValues = values;
    }

    public BurstResult Ignore() => new()
    {
        State = before, Journal = [], Created = [], Removed = [], Lines = [], Incidents = [], AbandonedChildren = [], SettledFaults = [], Ignored = true,
    };

    public BurstResult Result()
    {
        if (open.Count > 0)
            KeepRootValues(open[0]);
        return new BurstResult
        {
            State = new InstanceState
            {
                SubStatus = subStatus,
                CorrelationId = CorrelationId,
                Name = InstanceName,
                Properties = before.Properties,
                Lineage = before.Lineage,
                Incidents = incidents,
                Dependencies = open.Count > 0 && workflow.Dependencies.Count > 0 ? workflow.Dependencies : InstanceState.NoProperties,
                ExecutionCount = executionCount,
                TriggerActivityId = open.Count > 0 ? triggerActivityId : null,
                RootValues = finalValues ?? before.RootValues,
                InputValues = InputValues,
                OutputValues = OutputValues,
                ActivityOutputs = open.Count > 0 ? ActivityOutputs : Empty,
                LastResult = workflow.KeepsLastResult && open.Count > 0 ? LastResult : null,
                Executions = open.Count == 0 ? [] : [.. open.Select(Save)],
                Parked = parked,
            },
            Journal = journal,
            Created = open.Count == 0 ? [] : CreatedBookmarks(),
            Removed = removed,
            Lines = Lines,
            Incidents = newIncidents,
            AbandonedChildren = abandoned,
            SettledFaults = settled ?? [],
        };
    }

    private List<Bookmark> CreatedBookmarks()
    {
        List<Bookmark> created = [];
        foreach (var e in open)
        {
            foreach (var wait in e.Waits ?? [])
            {
                if (wait.IsNew)
                    created.Add(InstanceState.Bookmark(e.PublicId(Context.InstanceId), e.Node, wait));
            }
        }

        return created;
    }

    private static ExecutionRecord Save(ActivityExecution e) => new(e.Number, e.Parent?.Number ?? 0, e.Node.LocalId, e.Status == ActivityStatus.Faulted)
    {
        Values = e.Parent is null ? [] : e.Values,
        State = e.State is { } state && e.Node.Activity is Container container ? container.Save(state) : null,
        Memory = e.Memory,
        Waits = e.Waits is not { Count: > 0 } waits ? [] : [.. waits.Select(w => w with { IsNew = false })],
        WaitCount = e.WaitCount,
        IsBreaking = e.IsBreaking,
        CameBackward = e.CameBackward,
    };
}
