using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Flowchart;

/// <summary>
/// Activities and connections. Which rules decide where a completed activity leads, counters or tokens, is a property of the
/// run, else of the definition; counters are the default.
/// </summary>
internal sealed class Flowchart : Container, IPrepares
{
    public const string ModeProperty = "Flowchart:ExecutionMode";

    public object Prepare(CompiledNode node, Compiler compiler) => FlowPlan.Read(node);

    public override StepResult Enter(StepContext c)
    {
        var plan = (FlowPlan)c.Node.Plan!;
        var start = plan.StartIndex(c.Burst.TriggerActivityId);
        if (start < 0)
            return StepResult.Done();
        c.Execution.State = IsTokenBased(c) ? new TokenFlow(plan, start) : new CounterFlow(plan, start);
        c.Schedule(plan.Activities[start]);
        return StepResult.Running;
    }

    public override StepResult ChildCompleted(StepContext c, ActivityExecution child, Outcomes outcomes) =>
        child.Node.Descriptor.IsTerminal ? StepResult.Done() : ((Flow)c.Execution.State!).ChildCompleted(c, child, outcomes);

    public override StepResult ChildCanceled(StepContext c, ActivityExecution child) => ((Flow)c.Execution.State!).ChildCanceled(c, child);

    public override JsonNode Save(object state) => ((Flow)state).Save();

    public override object Load(JsonNode json, CompiledNode node)
    {
        var o = (JsonObject)json;
        var plan = (FlowPlan)node.Plan!;
        var start = Math.Clamp(o["s"]?.GetValue<int>() ?? 0, 0, plan.Activities.Length - 1);
        return o.ContainsKey("t") ? TokenFlow.Load(plan, start, o) : CounterFlow.Load(plan, start, o);
    }

    /// <summary>Cancels what still runs before a join, in the flowchart that the join is in.</summary>
    public static void CancelAncestors(StepContext c, ActivityExecution join)
    {
        if (join.Parent is { State: Flow flow } flowchart)
            flow.CancelAncestors(c, flowchart, join.Node);
    }

    // The property may be the mode's name or its number.
    private static bool IsTokenBased(StepContext c) =>
        IsToken(c.Burst.Properties.GetValueOrDefault(ModeProperty)) ?? IsToken(c.Burst.Workflow.Definition.CustomProperty(ModeProperty)) ?? false;

    private static bool? IsToken(string? mode) => mode?.Trim('"').ToLowerInvariant() switch
    {
        "tokenbased" or "1" => true,
        "counterbased" or "2" => false,
        _ => null,
    };
}
