using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Flowchart;

namespace MediationWorkflows.Engine.Verification;

/// <summary>Carries out the rules of a flowchart on a list of what is open, for searches.</summary>
internal sealed class FlowMoves(Flow flow, List<(int Activity, bool Backward)> open) : IFlowMoves
{
    public void Run(int activity, bool backward) => open.Add((activity, backward));

    // Nothing here tells queued from running, and a waiting activity may complete at any time.
    public bool IsQueued(int activity) => open.Exists(o => o.Activity == activity);

    public void CancelAncestors(int activity)
    {
        foreach (var ancestor in flow.Graph.Ancestors(activity))
        {
            if (open.RemoveAll(o => o.Activity == ancestor) > 0)
                flow.Canceled(ancestor, this);
        }
    }

    public FlowJoinMode JoinMode(int activity)
    {
        var node = flow.Plan.Activities[activity];
        if (node.Activity is not FlowJoin)
            return FlowJoinMode.WaitAllActive;
        try
        {
            return node.Inputs[0] is ConstantBinding c ? FlowJoin.ModeOf(c.Value, node.NodeId) : FlowJoinMode.WaitAllActive;
        }
        catch (InputConversionException)
        {
            return FlowJoinMode.WaitAllActive;
        }
    }
}
