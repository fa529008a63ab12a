using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Flowchart;

/// <summary>
/// Elsa's default rules. Every activity and connection counts its visits; a connection also knows whether its last visit
/// followed it. An untaken path is visited all the same (dead path elimination), so it never blocks a join; loops keep the
/// counts of a join and its inbound connections aligned turn by turn.
/// </summary>
internal sealed class CounterFlow(FlowPlan plan, int start) : Flow(plan, start)
{
    private const int FurthestTold = 3;

    private readonly int[] visits = new int[plan.Activities.Length];
    private readonly int[] connectionVisits = new int[plan.Connections.Length];
    private readonly bool[] followed = new bool[plan.Connections.Length];

    public override bool HoldsTokens => false;

    public override void Completed(int activity, Outcomes outcomes, bool cameBackward, IFlowMoves moves) => Leave(activity, outcomes, cameBackward, moves);

    // What was canceled counts as passed without an outcome, so that it blocks nothing.
    public override void Canceled(int activity, IFlowMoves moves) => Leave(activity, Outcomes.None, cameBackward: false, moves);

    /// <summary>An activity is behind us: visits each of its outbound connections.</summary>
    private void Leave(int activity, Outcomes outcomes, bool cameBackward, IFlowMoves moves)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (!Graph.IsReached(activity))
            throw new FlowchartException($"Activity {Plan.Activities[activity].Id} cannot be reached from the start of its flowchart.");
        if (!cameBackward)
            visits[activity]++;
        foreach (var connection in Graph.Outbound[activity])
        {
            connectionVisits[connection]++;
            followed[connection] = outcomes.Contains(Plan.Connections[connection].Port);
            if (Graph.IsForward[connection])
                Arrive(connection, Plan.Connections[connection].Target, moves);
            else if (followed[connection])
                GoBack(connection, Plan.Connections[connection].Target, moves);
        }
    }

    private void GoBack(int connection, int target, IFlowMoves moves)
    {
        if (!Graph.IsValidBackward(connection))
        {
            throw new FlowchartException(
                $"The connection from {Plan.Activities[Plan.Connections[connection].Source].Id} back to {Plan.Activities[target].Id} enters a loop in the middle: " +
                "every path from the start to its source must pass through its target.");
        }

        moves.Run(target, backward: true);
    }

    private void Arrive(int connection, int target, IFlowMoves moves)
    {
        var mode = moves.JoinMode(target);
        if (mode == FlowJoinMode.WaitAny)
            ArriveAtAny(connection, target, moves);
        else if (!AllVisited(target))
            return;
        else if (mode == FlowJoinMode.WaitAll ? AllFollowed(target) : AnyFollowed(target))
            moves.Run(target, backward: false);
        else
            Skip(target, moves);
    }

    private void ArriveAtAny(int connection, int target, IFlowMoves moves)
    {
        if (connectionVisits[connection] <= visits[target] || moves.IsQueued(target))
            return;
        if (AnyFollowed(target))
        {
            moves.Run(target, backward: false);
            moves.CancelAncestors(target);
        }
        else if (AllVisited(target))
        {
            Skip(target, moves);
        }
    }

    private void Skip(int target, IFlowMoves moves) => Leave(target, Outcomes.None, cameBackward: false, moves);

    private bool AllVisited(int target)
    {
        foreach (var inbound in Graph.ForwardInbound[target])
        {
            if (connectionVisits[inbound] <= visits[target])
                return false;
        }

        return true;
    }

    private bool AnyFollowed(int target)
    {
        var latest = Latest(target);
        if (latest <= visits[target])
            return false;
        foreach (var inbound in Graph.ForwardInbound[target])
        {
            if (connectionVisits[inbound] == latest && followed[inbound])
                return true;
        }

        return false;
    }

    private bool AllFollowed(int target)
    {
        var latest = Latest(target);
        if (latest <= visits[target])
            return false;
        foreach (var inbound in Graph.ForwardInbound[target])
        {
            if (connectionVisits[inbound] != latest || !followed[inbound])
                return false;
        }

        return true;
    }

    private int Latest(int target)
    {
        var latest = 0;
        foreach (var inbound in Graph.ForwardInbound[target])
            latest = Math.Max(latest, connectionVisits[inbound]);
        return latest;
    }

    /// <summary>
    /// Counts go with their activities and connections. What is drawn new behind an activity that has been left counts as passed
    /// without being followed, like any other way not taken, so that it blocks no join and runs nothing.
    /// </summary>
    public override Flow MoveTo(FlowMove move)
    {
        var moved = new CounterFlow(move.To, move.StartOf(Start));
        for (var a = 0; a < visits.Length; a++)
        {
            if (move.NewOf(a) is >= 0 and var n)
                moved.visits[n] = visits[a];
        }

        var isTouched = new bool[moved.visits.Length];
        for (var c = 0; c < moved.connectionVisits.Length; c++)
        {
            var (source, target) = (move.To.Connections[c].Source, move.To.Connections[c].Target);
            if (move.OldConnection(c) is >= 0 and var old)
                (moved.connectionVisits[c], moved.followed[c]) = (connectionVisits[old], followed[old]);
            else
                (moved.connectionVisits[c], isTouched[target]) = (moved.Passed(target, move) ?? TimesLeft(move.OldOf(source)), true);
        }

        for (var c = 0; c < connectionVisits.Length; c++)
        {
            if (!move.IsKept(Plan.Connections[c].Source, Plan.Connections[c].Target, Plan.Connections[c].Port) && move.NewOf(Plan.Connections[c].Target) is >= 0 and var target)
                isTouched[target] = true;
        }

        moved.PassDeadWays(isTouched, move);
        return moved;
    }

    /// <summary>How often an activity was left, loops counted; 0 for one that is new.</summary>
    private int TimesLeft(int activity) => activity < 0 ? 0 : Graph.Outbound[activity].Select(c => connectionVisits[c]).Append(visits[activity]).Max();

    /// <summary>The count that keeps an arrow quiet into an activity that has been entered already; null where it has not.</summary>
    private int? Passed(int target, FlowMove move) => move.IsOpen(target) ? visits[target] + 1 : visits[target] > 0 ? visits[target] : null;

    private void PassDeadWays(bool[] isTouched, FlowMove move)
    {
        for (var again = true; again;)
        {
            again = false;
            for (var a = 0; a < visits.Length; a++)
            {
                if (!isTouched[a] || move.IsOpen(a) || Graph.ForwardInbound[a].Length == 0 || !AllVisited(a))
                    continue;
                if (AnyFollowed(a))
                {
                    move.Refuse($"{Plan.Activities[a].NodeId} would be due at once in the new version, and nothing is left that would start it.");
                    return;
                }

                visits[a] = Graph.ForwardInbound[a].Min(c => connectionVisits[c]);
                foreach (var c in Graph.Outbound[a])
                {
                    var target = Plan.Connections[c].Target;
                    connectionVisits[c] = Math.Max(connectionVisits[c], Passed(target, move) ?? visits[a]);
                    isTouched[target] = true;
                }

                again = true;
            }
        }
    }

    public override Flow Copy()
    {
        var copy = new CounterFlow(Plan, Start);
        visits.CopyTo(copy.visits, 0);
        connectionVisits.CopyTo(copy.connectionVisits, 0);
        followed.CopyTo(copy.followed, 0);
        return copy;
    }

    // The rules only ever compare a connection with its target, and ask whether it was followed while it is ahead. Where a loop leaves a connection further
    // and further ahead of a target that waits for others, more than three turns count as three.
    public override void AddKey(StringBuilder key)
    {
        for (var c = 0; c < connectionVisits.Length; c++)
        {
            var ahead = Graph.IsForward[c] ? Math.Clamp(connectionVisits[c] - visits[Plan.Connections[c].Target], -FurthestTold, FurthestTold) : 0;
            key.Append((char)(0x1000 + (ahead * 2) + (ahead > 0 && followed[c] ? 1 : 0)));
        }
    }

    public override JsonObject Save() => new()
    {
        ["s"] = Start,
        ["a"] = Runs.Write(visits),
        ["c"] = Runs.Write(connectionVisits),
        ["p"] = Runs.Write([.. followed.Select(f => f ? 1 : 0)]),
    };

    public static CounterFlow Load(FlowPlan plan, int start, JsonObject json)
    {
        var flow = new CounterFlow(plan, start);
        Runs.Read(json["a"]?.GetValue<string>(), flow.visits);
        Runs.Read(json["c"]?.GetValue<string>(), flow.connectionVisits);
        var taken = new int[flow.followed.Length];
        Runs.Read(json["p"]?.GetValue<string>(), taken);
        // Instances that were stored before runs were: one digit per connection.
        var digits = json["f"]?.GetValue<string>() ?? "";
        for (var i = 0; i < taken.Length; i++)
            flow.followed[i] = taken[i] != 0 || (i < digits.Length && digits[i] == '1');
        return flow;
    }
}
