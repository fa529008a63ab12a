using System.Text;
using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Flowchart;

namespace MediationWorkflows.Engine.Verification;

/// <summary>
/// Runs a flowchart by its own rules through all outcomes its activities may have, and sees where it ends: joins that no run
/// ever reaches, and joins that leave a run waiting for ever. Bounded in states; when it gives up it says nothing.
/// </summary>
internal sealed class FlowSearch
{
    private const int MaxStates = 4_000;

    private readonly FlowPlan plan;
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly Queue<Position> queue = new();
    private readonly HashSet<int> ran = [];
    private readonly Dictionary<int, string> blocked = [];
    private bool gaveUp;

    private FlowSearch(FlowPlan plan) => this.plan = plan;

    public static void Run(FlowPlan plan, bool isTokenBased, Report report)
    {
        var search = new FlowSearch(plan);
        var start = plan.StartIndex(null);
        search.Add(new Position(isTokenBased ? new TokenFlow(plan, start) : new CounterFlow(plan, start), [(start, false)], ""));
        search.Explore();
        if (search.gaveUp)
            return;
        var graph = plan.GraphFrom(start);
        for (var i = 0; i < plan.Activities.Length; i++)
        {
            if (search.blocked.TryGetValue(i, out var path))
                report.Error("join-may-block", plan.Activities[i], $"The join can wait for ever, after {path}: a branch it waits for is not taken.");
            else if (!search.ran.Contains(i) && graph.IsReached(i) && graph.ForwardInbound[i].Length > 1 && graph.ForwardInbound[i].Any(c => search.ran.Contains(plan.Connections[c].Source)))
                report.Error("join-never-completes", plan.Activities[i], "The join never runs: the branches it waits for exclude each other.");
        }
    }

    private void Explore()
    {
        while (queue.TryDequeue(out var position))
        {
            if (seen.Count > MaxStates)
            {
                gaveUp = true;
                return;
            }

            if (position.Open.Count == 0)
                End(position);
            for (var i = 0; i < position.Open.Count; i++)
            {
                var activity = position.Open[i].Activity;
                ran.Add(activity);
                var connected = plan.Connections.Where(c => c.Source == activity).Select(c => c.Port);
                foreach (var outcomes in Ports.Choices(plan.Activities[activity], connected))
                {
                    if (Step(position, i, outcomes) is { } next)
                        Add(next);
                }
            }
        }
    }

    private void Add(Position position)
    {
        if (seen.Add(position.Key()))
            queue.Enqueue(position);
    }

    // A run that has ended although a join still waits.
    private void End(Position position)
    {
        if (position.Flow is not TokenFlow tokens || !tokens.HoldsTokens)
            return;
        foreach (var target in tokens.WaitingTargets())
            blocked.TryAdd(target, position.Path.Length == 0 ? "its start" : position.Path);
    }

    private Position? Step(Position position, int index, string[] outcomes)
    {
        var (activity, backward) = position.Open[index];
        var node = plan.Activities[activity];
        if (node.Descriptor.IsTerminal)
            return null;
        var path = Ports.Of(node) is { Count: > 1 } && outcomes.Length == 1 ? $"{position.Path}{(position.Path.Length > 0 ? ", " : "")}{node.Source!.DisplayText} → {outcomes[0]}" : position.Path;
        var next = new Position(position.Flow.Copy(), [.. position.Open.Where((_, i) => i != index)], path);
        try
        {
            var moves = new FlowMoves(next.Flow, next.Open);
            if (node.Activity is FlowJoin)
                moves.CancelAncestors(activity);
            next.Flow.Completed(activity, Outcomes.Of(outcomes), backward, moves);
        }
        catch (FlowchartException)
        {
            // Reported by its own check.
            return null;
        }

        return next;
    }

    /// <summary>A flowchart in the middle of a run: what is open, and how it came here.</summary>
    private sealed class Position(Flow flow, List<(int Activity, bool Backward)> open, string path)
    {
        public Flow Flow => flow;

        public List<(int Activity, bool Backward)> Open => open;

        public string Path => path;

        public string Key()
        {
            var key = new StringBuilder();
            flow.AddKey(key);
            return key.Append(' ').AppendJoin(' ', open.Order()).ToString();
        }
    }
}
