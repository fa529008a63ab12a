namespace MediationWorkflows.Engine.Flowchart;

/// <summary>
/// Which connections of a flowchart lead forward from its start and which lead back. Breadth-first from the start, a connection
/// is forward unless its target already leads forward to its source.
/// </summary>
internal sealed class FlowGraph
{
    private readonly bool[] validBackward;
    private readonly bool[] isReached;
    private readonly int[]?[] ancestors;
    private readonly Connection[] connections;

    public FlowGraph(int count, Connection[] connections, int start)
    {
        this.connections = connections;
        Start = start;
        Outbound = Group(count, connections, c => c.Source, _ => true);
        IsForward = FindForward(count, connections, start, Outbound);
        ForwardInbound = Group(count, connections, c => c.Target, i => IsForward[i]);
        Inbound = Group(count, connections, c => c.Target, _ => true);
        isReached = new bool[count];
        isReached[start] = true;
        for (var i = 0; i < connections.Length; i++)
        {
            if (IsForward[i])
                isReached[connections[i].Target] = true;
        }

        validBackward = new bool[connections.Length];
        for (var i = 0; i < connections.Length; i++)
            validBackward[i] = !IsForward[i] && !ReachesStartAvoiding(connections[i].Source, connections[i].Target);
        ancestors = new int[count][];
    }

    public int Start { get; }

    /// <summary>Per connection.</summary>
    public bool[] IsForward { get; }

    /// <summary>Per activity, the connections that leave it, in the definition's order.</summary>
    public int[][] Outbound { get; }

    public int[][] Inbound { get; }

    public int[][] ForwardInbound { get; }

    /// <summary>Whether the activity can be reached from the start.</summary>
    public bool IsReached(int activity) => isReached[activity];

    /// <summary>Every way back from the connection's source to the start passes its target: the loop has one entrance.</summary>
    public bool IsValidBackward(int connection) => validBackward[connection];

    /// <summary>All activities from which forward connections lead to this one.</summary>
    public int[] Ancestors(int activity)
    {
        if (ancestors[activity] is { } known)
            return known;
        var found = new HashSet<int>();
        var queue = new Queue<int>([activity]);
        while (queue.TryDequeue(out var at))
        {
            foreach (var c in ForwardInbound[at])
            {
                if (found.Add(connections[c].Source))
                    queue.Enqueue(connections[c].Source);
            }
        }

        return ancestors[activity] = [.. found];
    }

    private bool ReachesStartAvoiding(int from, int avoided)
    {
        if (from == avoided)
            return false;
        var seen = new HashSet<int> { from, avoided };
        var queue = new Queue<int>([from]);
        while (queue.TryDequeue(out var at))
        {
            if (at == Start)
                return true;
            foreach (var c in ForwardInbound[at])
            {
                if (seen.Add(connections[c].Source))
                    queue.Enqueue(connections[c].Source);
            }
        }

        return false;
    }

    private static bool[] FindForward(int count, Connection[] connections, int start, int[][] outbound)
    {
        var forward = new bool[connections.Length];
        var targets = new List<int>[count];
        for (var i = 0; i < count; i++)
            targets[i] = [];
        var visited = new bool[count];
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out var source))
        {
            visited[source] = true;
            foreach (var c in outbound[source])
            {
                var target = connections[c].Target;
                if (targets[source].Contains(target))
                {
                    forward[c] = true;
                    continue;
                }

                if (HasPath(targets, target, source))
                    continue;
                forward[c] = true;
                targets[source].Add(target);
                if (!visited[target])
                    queue.Enqueue(target);
            }
        }

        return forward;
    }

    private static bool HasPath(List<int>[] targets, int from, int to)
    {
        if (from == to)
            return true;
        var seen = new HashSet<int>();
        var stack = new Stack<int>([from]);
        while (stack.TryPop(out var at))
        {
            if (at == to)
                return true;
            if (!seen.Add(at))
                continue;
            foreach (var next in targets[at])
                stack.Push(next);
        }

        return false;
    }

    private static int[][] Group(int count, Connection[] connections, Func<Connection, int> key, Func<int, bool> include)
    {
        var groups = new List<int>[count];
        for (var i = 0; i < count; i++)
            groups[i] = [];
        for (var i = 0; i < connections.Length; i++)
        {
            if (include(i))
                groups[key(connections[i])].Add(i);
        }

        return [.. groups.Select(g => g.ToArray())];
    }
}
