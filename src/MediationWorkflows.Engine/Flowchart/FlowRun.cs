using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Flowchart;

/// <summary>A flowchart's position inside a burst: carries out what the rules ask for.</summary>
internal sealed class FlowRun(Flow flow) : IFlowMoves
{
    private Burst burst = null!;
    private ActivityExecution flowchart = null!;

    public Flow Flow => flow;

    public StepResult Completed(StepContext c, ActivityExecution child, Outcomes outcomes)
    {
        Attach(c.Burst, c.Execution);
        flow.Completed(flow.Plan.IndexOf(child.Node), outcomes, child.CameBackward, this);
        return IsOver() ? StepResult.Done() : StepResult.Running;
    }

    public StepResult Canceled(StepContext c, ActivityExecution child)
    {
        Attach(c.Burst, c.Execution);
        flow.Canceled(flow.Plan.IndexOf(child.Node), this);
        return IsOver() ? StepResult.Done() : StepResult.Running;
    }

    public void CancelAncestors(Burst of, ActivityExecution container, CompiledNode join)
    {
        Attach(of, container);
        if (flow.Plan.IndexOf(join) is >= 0 and var index)
            ((IFlowMoves)this).CancelAncestors(index);
    }

    void IFlowMoves.Run(int activity, bool backward) => burst.Schedule(flowchart, flow.Plan.Activities[activity], null, backward);

    bool IFlowMoves.IsQueued(int activity) => burst.IsQueued(flowchart, flow.Plan.Activities[activity]);

    FlowJoinMode IFlowMoves.JoinMode(int activity)
    {
        var node = flow.Plan.Activities[activity];
        return node.Activity is FlowJoin ? FlowJoin.ModeOf(node.Inputs[0]?.Evaluate(burst.ScopeOf(flowchart)), node.NodeId) : FlowJoinMode.WaitAllActive;
    }

    void IFlowMoves.CancelAncestors(int activity)
    {
        var ancestors = flow.Graph.Ancestors(activity);
        List<ActivityExecution>? losing = null;
        foreach (var e in burst.Open)
        {
            if (e.Parent == flowchart && e.Node != flow.Plan.Activities[activity] && Array.IndexOf(ancestors, flow.Plan.IndexOf(e.Node)) >= 0)
                (losing ??= []).Add(e);
        }

        var container = flowchart;
        foreach (var e in losing ?? [])
        {
            burst.Cancel(e);
            Attach(burst, container);
        }
    }

    private void Attach(Burst of, ActivityExecution execution)
    {
        burst = of;
        flowchart = execution;
    }

    private bool IsOver()
    {
        if (flow.HoldsTokens || burst.HasQueuedWork(flowchart))
            return false;
        foreach (var e in burst.Open)
        {
            if (e.Parent == flowchart && e.Status is ActivityStatus.Running or ActivityStatus.Faulted)
                return false;
        }

        return true;
    }
}
