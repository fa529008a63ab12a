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
    private readonly int[] visits = new int[plan.Activities.Length];
    private readonly int[] connectionVisits = new int[plan.Connections.Length];
    private readonly bool[] followed = new bool[plan.Connections.Length];

    public override StepResult ChildCompleted(StepContext c, ActivityExecution child, Outcomes outcomes)
    {
        var activity = Plan.IndexOf(child.Node);
        return Leave(c, c.Execution, activity, outcomes, child.CameBackward) ? StepResult.Running : CompleteIfIdle(c);
    }

    public override StepResult ChildCanceled(StepContext c, ActivityExecution child)
    {
        var flowchart = c.Execution;
        Leave(c, flowchart, Plan.IndexOf(child.Node), Outcomes.None, cameBackward: false);
        return HasWork(c, flowchart) ? StepResult.Running : CompleteIfIdle(c);
    }

    /// <summary>An activity is behind us: visits each of its outbound connections. True when something was scheduled.</summary>
    private bool Leave(StepContext c, ActivityExecution flowchart, int activity, Outcomes outcomes, bool cameBackward)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (!Graph.IsReached(activity))
            throw new FlowchartException($"Activity {Plan.Activities[activity].Id} cannot be reached from the start of its flowchart.");
        if (!cameBackward)
            visits[activity]++;
        var scheduled = false;
        foreach (var connection in Graph.Outbound[activity])
        {
            var (_, target, port) = Plan.Connections[connection];
            connectionVisits[connection]++;
            followed[connection] = outcomes.Contains(port);
            scheduled |= Graph.IsForward[connection]
                ? Arrive(c, flowchart, connection, target)
                : GoBack(c, connection, target);
        }

        return scheduled;
    }

    private bool GoBack(StepContext c, int connection, int target)
    {
        if (!followed[connection])
            return false;
        if (!Graph.IsValidBackward(connection))
        {
            throw new FlowchartException(
                $"The connection from {Plan.Activities[Plan.Connections[connection].Source].Id} back to {Plan.Activities[target].Id} enters a loop in the middle: " +
                "every path from the start to its source must pass through its target.");
        }

        c.Schedule(Plan.Activities[target], backward: true);
        return true;
    }

    private bool Arrive(StepContext c, ActivityExecution flowchart, int connection, int target)
    {
        var node = Plan.Activities[target];
        switch (JoinModeOf(c, node))
        {
            case FlowJoinMode.WaitAny:
                return ArriveAtAny(c, flowchart, connection, target, node);
            case FlowJoinMode.WaitAll:
                return AllVisited(target) && (AllFollowed(target) ? Run(c, node) : Skip(c, flowchart, target));
            default:
                return AllVisited(target) && (AnyFollowed(target) ? Run(c, node) : Skip(c, flowchart, target));
        }
    }

    private bool ArriveAtAny(StepContext c, ActivityExecution flowchart, int connection, int target, CompiledNode node)
    {
        if (connectionVisits[connection] <= visits[target] || c.Burst.IsQueued(flowchart, node))
            return false;
        if (AnyFollowed(target))
        {
            Run(c, node);
            CancelAncestors(c, flowchart, node);
            c.Bind(flowchart, null);
            return true;
        }

        return AllVisited(target) && Skip(c, flowchart, target);
    }

    private static bool Run(StepContext c, CompiledNode node)
    {
        c.Schedule(node);
        return true;
    }

    private bool Skip(StepContext c, ActivityExecution flowchart, int target) => Leave(c, flowchart, target, Outcomes.None, cameBackward: false);

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

    private static StepResult CompleteIfIdle(StepContext c) =>
        HasWork(c, c.Execution) || HasOpenChild(c, c.Execution, ActivityStatus.Faulted) ? StepResult.Running : StepResult.Done();

    private static bool HasWork(StepContext c, ActivityExecution flowchart) =>
        HasOpenChild(c, flowchart, ActivityStatus.Running) || c.Burst.HasQueuedWork(flowchart);

    public override JsonNode Save()
    {
        var bits = new StringBuilder(followed.Length);
        foreach (var f in followed)
            bits.Append(f ? '1' : '0');
        return new JsonObject
        {
            ["s"] = Start,
            ["a"] = string.Join(',', visits),
            ["c"] = string.Join(',', connectionVisits),
            ["f"] = bits.ToString(),
        };
    }

    public static CounterFlow Load(FlowPlan plan, int start, JsonObject json)
    {
        var flow = new CounterFlow(plan, start);
        Fill(flow.visits, json["a"]);
        Fill(flow.connectionVisits, json["c"]);
        var bits = json["f"]?.GetValue<string>() ?? "";
        for (var i = 0; i < flow.followed.Length && i < bits.Length; i++)
            flow.followed[i] = bits[i] == '1';
        return flow;
    }

    private static void Fill(int[] counts, JsonNode? json)
    {
        var parts = (json?.GetValue<string>() ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < counts.Length && i < parts.Length; i++)
            counts[i] = int.Parse(parts[i], System.Globalization.CultureInfo.InvariantCulture);
    }
}

/// <summary>A flowchart that cannot go on as drawn.</summary>
public sealed class FlowchartException(string message) : Exception(message), ISafeMessage;
