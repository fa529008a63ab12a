using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Activities;

/// <summary>Its activities one after the other; a terminal one, or a Break below, ends it early. State: index of the next child.</summary>
internal sealed class Sequence : Container, IHearsBreak
{
    public bool StopsBreak => false;

    public override StepResult Enter(StepContext c) => Next(c, 0);

    public override StepResult ChildCompleted(StepContext c, ActivityExecution child, Outcomes outcomes) =>
        c.Execution.IsBreaking || child.Node.Descriptor.IsTerminal ? StepResult.Done() : Next(c, (int)c.Execution.State!);

    private static StepResult Next(StepContext c, int index)
    {
        var children = c.Node.ChildNodes;
        if (index >= children.Count)
            return StepResult.Done();
        c.Schedule(children[index]);
        c.Execution.State = index + 1;
        return StepResult.Running;
    }
}
