using System.Text;
using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Flowchart;

/// <summary>
/// Token rules. A completed activity puts a token on each connection it follows and takes those that led to it; the merge mode
/// of a target says which tokens it needs to run.
/// </summary>
internal sealed class TokenFlow(FlowPlan plan, int start) : Flow(plan, start)
{
    private sealed record Token(int From, int To, string Port, bool Blocked)
    {
        public bool Consumed { get; set; }

        public bool IsFree => !Consumed && !Blocked;
    }

    private readonly List<Token> tokens = [];

    public override bool HoldsTokens => tokens.Exists(t => t.IsFree);

    /// <summary>Activities that tokens have arrived at without setting them off.</summary>
    public IEnumerable<int> WaitingTargets() => tokens.Where(t => t.IsFree).Select(t => t.To).Distinct();

    public override void Completed(int activity, Outcomes outcomes, bool cameBackward, IFlowMoves moves)
    {
        var leaving = Graph.Outbound[activity].Where(i => outcomes.Contains(Plan.Connections[i].Port)).ToList();
        foreach (var i in leaving)
            tokens.Add(new Token(activity, Plan.Connections[i].Target, Plan.Connections[i].Port, Blocked: false));
        foreach (var token in tokens)
        {
            if (token.To == activity && token.IsFree)
                token.Consumed = true;
        }

        foreach (var i in leaving)
            Arrive(Plan.Connections[i], moves);
        tokens.RemoveAll(t => t.To == activity && t.Consumed);
    }

    public override void Canceled(int activity, IFlowMoves moves) => tokens.RemoveAll(t => t.From == activity || t.To == activity);

    private void Arrive(Connection connection, IFlowMoves moves)
    {
        var target = connection.Target;
        switch (ModeOf(target, moves))
        {
            case MergeMode.Race:
                moves.CancelAncestors(target);
                RunFirst(connection, moves);
                break;
            case MergeMode.Cascade:
                RunFirst(connection, moves);
                break;
            case MergeMode.Merge:
                if (AllArrived(Graph.ForwardInbound[target]))
                    moves.Run(target, backward: false);
                break;
            case MergeMode.Converge:
                if (AllArrived(Graph.Inbound[target]))
                    moves.Run(target, backward: false);
                break;
            default:
                if (!IsSomethingUpstream(target))
                    moves.Run(target, backward: false);
                break;
        }
    }

    private MergeMode ModeOf(int target, IFlowMoves moves)
    {
        if (Plan.Activities[target].Activity is not FlowJoin)
            return Plan.MergeModes[target];
        return moves.JoinMode(target) == FlowJoinMode.WaitAny ? MergeMode.Race : MergeMode.Merge;
    }

    // Runs for this arrival and blocks the other ways in; an arrival that finds itself blocked only lifts the block.
    private void RunFirst(Connection connection, IFlowMoves moves)
    {
        var blocked = tokens.Find(t => t.To == connection.Target && t.From == connection.Source && t.Port == connection.Port && t.Blocked);
        if (blocked is not null)
        {
            blocked.Consumed = true;
            return;
        }

        moves.Run(connection.Target, backward: false);
        foreach (var i in Graph.ForwardInbound[connection.Target])
        {
            var other = Plan.Connections[i];
            if (other.Source != connection.Source)
                tokens.Add(new Token(other.Source, other.Target, other.Port, Blocked: true));
        }
    }

    private bool AllArrived(int[] inbound) =>
        inbound.Length <= 1 || Array.TrueForAll(inbound, i => tokens.Exists(t => t.IsFree && t.From == Plan.Connections[i].Source && t.To == Plan.Connections[i].Target && t.Port == Plan.Connections[i].Port));

    private bool IsSomethingUpstream(int target) =>
        Array.Exists(Graph.ForwardInbound[target], i => tokens.Exists(t => t.IsFree && t.To == Plan.Connections[i].Source));

    public override Flow MoveTo(FlowMove move)
    {
        var moved = new TokenFlow(move.To, move.StartOf(Start));
        foreach (var token in tokens)
        {
            if (move.IsKept(token.From, token.To, token.Port))
                moved.tokens.Add(token with { From = move.NewOf(token.From), To = move.NewOf(token.To) });
            else if (token.IsFree)
                move.Refuse($"Something is on its way from {Plan.Activities[token.From].NodeId} to {Plan.Activities[token.To].NodeId}, and that connection is gone.");
        }

        return moved;
    }

    public override Flow Copy()
    {
        var copy = new TokenFlow(Plan, Start);
        copy.tokens.AddRange(tokens.Select(t => t with { }));
        return copy;
    }

    public override void AddKey(StringBuilder key)
    {
        foreach (var token in tokens.OrderBy(t => t.From).ThenBy(t => t.To).ThenBy(t => t.Port, StringComparer.Ordinal))
            key.Append(token.From).Append('>').Append(token.To).Append(token.Port).Append(token.Blocked ? 'b' : '-').Append(token.Consumed ? 'c' : '-');
    }

    public override JsonObject Save() => new JsonObject
    {
        ["s"] = Start,
        ["t"] = new JsonArray([.. tokens.Select(t => (JsonNode)new JsonArray(t.From, t.To, t.Port, (t.Blocked ? 1 : 0) + (t.Consumed ? 2 : 0)))]),
    };

    public static TokenFlow Load(FlowPlan plan, int start, JsonObject json)
    {
        var flow = new TokenFlow(plan, start);
        foreach (var item in ((JsonArray)json["t"]!).OfType<JsonArray>())
        {
            var flags = item[3]!.GetValue<int>();
            flow.tokens.Add(new Token(item[0]!.GetValue<int>(), item[1]!.GetValue<int>(), item[2]!.GetValue<string>(), (flags & 1) != 0) { Consumed = (flags & 2) != 0 });
        }

        return flow;
    }
}
