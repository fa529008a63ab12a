using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Migration;

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
        c.Execution.State = new FlowRun(IsTokenBased(c) ? new TokenFlow(plan, start) : new CounterFlow(plan, start));
        c.Schedule(plan.Activities[start]);
        return StepResult.Running;
    }

    public override StepResult ChildCompleted(StepContext c, ActivityExecution child, Outcomes outcomes) =>
        child.Node.Descriptor.IsTerminal ? StepResult.Done() : ((FlowRun)c.Execution.State!).Completed(c, child, outcomes);

    public override StepResult ChildCanceled(StepContext c, ActivityExecution child) => ((FlowRun)c.Execution.State!).Canceled(c, child);

    public override JsonNode Save(object state) => ((FlowRun)state).Flow.Save();

    public override object Load(JsonNode json, CompiledNode node) => new FlowRun(Flow.Load((FlowPlan)node.Plan!, (JsonObject)json));

    public override JsonNode Move(JsonNode state, ContainerMove move)
    {
        var flow = Flow.Load((FlowPlan)move.From.Plan!, (JsonObject)state);
        var over = new FlowMove(move);
        var moved = flow.MoveTo(over);
        over.Check(flow.Graph, moved.Graph);
        return moved.Save();
    }

    /// <summary>Cancels what still runs before a join, in the flowchart that the join is in.</summary>
    public static void CancelAncestors(StepContext c, ActivityExecution join)
    {
        if (join.Parent is { State: FlowRun run } flowchart)
            run.CancelAncestors(c.Burst, flowchart, join.Node);
    }

    public static bool IsTokenBased(IReadOnlyDictionary<string, string> properties, Definitions.WorkflowDefinition definition) =>
        IsToken(properties.GetValueOrDefault(ModeProperty)) ?? IsToken(definition.CustomProperty(ModeProperty)) ?? false;

    private static bool IsTokenBased(StepContext c) => IsTokenBased(c.Burst.Properties, c.Burst.Workflow.Definition);

    // The property may be the mode's name or its number.
    private static bool? IsToken(string? mode) => mode?.Trim('"').ToLowerInvariant() switch
    {
        "tokenbased" or "1" => true,
        "counterbased" or "2" => false,
        _ => null,
    };
}
