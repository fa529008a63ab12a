using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Migration;

namespace MediationWorkflows.Engine.Activities;

/// <summary>Its activities one after the other; a terminal one, or a Break below, ends it early. State: index of the next child.</summary>
internal sealed class Sequence : Container, IHearsBreak
{
    public bool StopsBreak => false;

    public override StepResult Enter(StepContext c) => Next(c, 0);

    public override StepResult ChildCompleted(StepContext c, ActivityExecution child, Outcomes outcomes) =>
        c.Execution.IsBreaking || child.Node.Descriptor.IsTerminal ? StepResult.Done() : Next(c, (int)c.Execution.State!);

    public override JsonNode Move(JsonNode state, ContainerMove move)
    {
        if (move.Open.FirstOrDefault() is not { } current || move.Map.Target(current) is not { } target)
            return state;
        var children = move.To.ChildNodes;
        var index = children.IndexOf(target);
        foreach (var done in move.From.ChildNodes.Where(c => move.IsFinished(c) && move.Map.Target(c) is { } counterpart && children.IndexOf(counterpart) > index))
            move.RefuseToRunAgain(done, target);
        return index + 1;
    }

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
