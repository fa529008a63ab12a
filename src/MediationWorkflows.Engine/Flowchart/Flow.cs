using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Flowchart;

/// <summary>The position of one run through a flowchart, and the rules that move it.</summary>
internal abstract class Flow(FlowPlan plan, int start)
{
    protected FlowPlan Plan => plan;

    protected int Start => start;

    protected FlowGraph Graph { get; } = plan.GraphFrom(start);

    public abstract StepResult ChildCompleted(StepContext c, ActivityExecution child, Outcomes outcomes);

    public abstract StepResult ChildCanceled(StepContext c, ActivityExecution child);

    public abstract JsonNode Save();

    public void CancelAncestors(StepContext c, ActivityExecution flowchart, CompiledNode activity)
    {
        var index = plan.IndexOf(activity);
        if (index < 0)
            return;
        var ancestors = Graph.Ancestors(index);
        List<ActivityExecution>? losing = null;
        foreach (var e in c.Burst.Open)
        {
            if (e.Parent == flowchart && e.Node != activity && Array.IndexOf(ancestors, plan.IndexOf(e.Node)) >= 0)
                (losing ??= []).Add(e);
        }

        foreach (var e in losing ?? [])
            c.Burst.Cancel(e);
    }

    protected static bool HasOpenChild(StepContext c, ActivityExecution flowchart, ActivityStatus status)
    {
        foreach (var e in c.Burst.Open)
        {
            if (e.Parent == flowchart && e.Status == status)
                return true;
        }

        return false;
    }

    /// <summary>The mode of an explicit join, evaluated when something arrives; an implicit one waits for all active branches.</summary>
    protected static FlowJoinMode JoinModeOf(StepContext c, CompiledNode target)
    {
        if (target.Activity is not FlowJoin)
            return FlowJoinMode.WaitAllActive;
        var value = target.Inputs[0]?.Evaluate(c.Burst.ScopeOf(c.Execution));
        return FlowJoin.ModeOf(value, target.NodeId);
    }
}
