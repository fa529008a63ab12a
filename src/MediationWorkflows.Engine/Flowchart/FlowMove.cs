using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Migration;

namespace MediationWorkflows.Engine.Flowchart;

/// <summary>A position in one flowchart carried over to another: which activity and which connection stand for which.</summary>
internal sealed class FlowMove
{
    private readonly FlowPlan from;
    private readonly ContainerMove move;
    private readonly int[] newByOld;
    private readonly int[] oldByNew;

    public FlowMove(ContainerMove move)
    {
        this.move = move;
        from = (FlowPlan)move.From.Plan!;
        To = (FlowPlan)move.To.Plan!;
        newByOld = [.. from.Activities.Select(a => move.Map.Target(a) is { } target ? To.IndexOf(target) : -1)];
        oldByNew = Enumerable.Repeat(-1, To.Activities.Length).ToArray();
        for (var old = 0; old < newByOld.Length; old++)
        {
            if (newByOld[old] >= 0)
                oldByNew[newByOld[old]] = old;
        }
    }

    public FlowPlan To { get; }

    /// <summary>-1: none.</summary>
    public int NewOf(int oldActivity) => newByOld[oldActivity];

    /// <summary>-1: none.</summary>
    public int OldOf(int newActivity) => oldByNew[newActivity];

    public bool IsOpen(int newActivity) => oldByNew[newActivity] is >= 0 and var old && move.Open.Contains(from.Activities[old]);

    /// <summary>The old connection that this new one stands for, or -1.</summary>
    public int OldConnection(int newConnection)
    {
        var c = To.Connections[newConnection];
        return Array.FindIndex(from.Connections, o => NewOf(o.Source) == c.Source && NewOf(o.Target) == c.Target && o.Port == c.Port);
    }

    /// <summary>Whether an old connection between these is still there.</summary>
    public bool IsKept(int oldFrom, int oldTo, string port) =>
        NewOf(oldFrom) is >= 0 and var f && NewOf(oldTo) is >= 0 and var t && Array.Exists(To.Connections, c => c.Source == f && c.Target == t && c.Port == port);

    /// <summary>Where the run began; where that is gone, where the new flowchart begins.</summary>
    public int StartOf(int oldStart) => NewOf(oldStart) is >= 0 and var start ? start : Math.Max(To.StartIndex(triggerActivityId: null), 0);

    public void Refuse(string reason) => move.Refuse(reason);

    /// <summary>Refuses places that cannot be left, and orders in which something that is finished would run again.</summary>
    public void Check(FlowGraph before, FlowGraph after)
    {
        for (var place = 0; place < To.Activities.Length; place++)
        {
            if (!IsOpen(place))
                continue;
            if (!after.IsReached(place))
                Refuse($"{To.Activities[place].NodeId} cannot be reached from where the new flowchart begins.");
            for (var old = 0; old < from.Activities.Length; old++)
            {
                if (NewOf(old) is >= 0 and var target && move.IsFinished(from.Activities[old])
                    && after.Ancestors(target).Contains(place) && !before.Ancestors(old).Contains(OldOf(place)))
                {
                    move.RefuseToRunAgain(from.Activities[old], To.Activities[place]);
                }
            }
        }
    }
}
