using System.Text;
using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Flowchart;

namespace MediationWorkflows.Engine.Verification.Course;

/// <summary>A flowchart in the middle of a run: what is open, what holds, and how it came here.</summary>
internal sealed record FlowPosition(Flow Flow, List<(int Activity, bool Backward)> Open, ulong Facts, Trail? Trail)
{
    /// <summary>Positions that may follow.</summary>
    public List<(int To, bool IsQuiet)> Ways { get; } = [];

    /// <summary>Equal for positions from which the same can follow.</summary>
    public string Key()
    {
        var key = new StringBuilder();
        Flow.AddKey(key);
        foreach (var (activity, backward) in Open.Order())
            key.Append((char)((activity * 2) + (backward ? 1 : 0) + 1));
        return key.Append('\0').Append(Facts).ToString();
    }

    /// <summary>After one of the open activities has ended; null where the flowchart cannot go on as drawn, which has its own check.</summary>
    /// <param name="branch">What leaves the start for other branches is not followed.</param>
    public FlowPosition? After(int index, Ending ending, Trail trail, int start, HashSet<int> branch)
    {
        var (activity, backward) = Open[index];
        var next = new FlowPosition(Flow.Copy(), [.. Open.Where((_, i) => i != index)], ending.Facts, trail);
        try
        {
            var moves = new FlowMoves(next.Flow, next.Open);
            if (Flow.Plan.Activities[activity].Activity is FlowJoin)
                moves.CancelAncestors(activity);
            next.Flow.Completed(activity, Outcomes.Of(ending.Outcomes), backward, moves);
        }
        catch (FlowchartException)
        {
            return null;
        }

        if (activity == start)
            next.Open.RemoveAll(o => !branch.Contains(o.Activity));
        return next;
    }
}
