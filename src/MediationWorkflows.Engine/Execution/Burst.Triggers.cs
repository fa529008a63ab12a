namespace MediationWorkflows.Engine.Execution;

/// <summary>What the triggers of a workflow wait for.</summary>
internal sealed partial class Burst
{
    /// <summary>Evaluated as when an instance begins: variables have their initial values, inputs are not there.</summary>
    public WorkflowTrigger Listen(CompiledNode trigger)
    {
        step.Bind(Stand(trigger), null);
        return ((ITrigger)trigger.Activity).Listen(step);
    }

    private ActivityExecution Stand(CompiledNode node) =>
        Begin(new WorkItem(node.Parent is { } parent ? Stand(parent) : null, node, null, null, Backward: false, null));
}
