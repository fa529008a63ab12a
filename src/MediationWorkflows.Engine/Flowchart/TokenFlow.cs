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

    public override StepResult ChildCompleted(StepContext c, ActivityExecution child, Outcomes outcomes)
    {
        var flowchart = c.Execution;
        var activity = Plan.IndexOf(child.Node);
        var leaving = Graph.Outbound[activity].Where(i => outcomes.Contains(Plan.Connections[i].Port)).ToList();
        foreach (var i in leaving)
            tokens.Add(new Token(activity, Plan.Connections[i].Target, Plan.Connections[i].Port, Blocked: false));
        foreach (var token in tokens)
        {
            if (token.To == activity && token.IsFree)
                token.Consumed = true;
        }

        foreach (var i in leaving)
            Arrive(c, flowchart, Plan.Connections[i]);
        tokens.RemoveAll(t => t.To == activity && t.Consumed);
        return IsIdle(c, flowchart) ? StepResult.Done() : StepResult.Running;
    }

    public override StepResult ChildCanceled(StepContext c, ActivityExecution child)
    {
        var activity = Plan.IndexOf(child.Node);
        tokens.RemoveAll(t => t.From == activity || t.To == activity);
        return HasOpenChild(c, c.Execution, ActivityStatus.Running) || c.Burst.HasQueuedWork(c.Execution) || HasOpenChild(c, c.Execution, ActivityStatus.Faulted)
            ? StepResult.Running
            : StepResult.Done();
    }

    private void Arrive(StepContext c, ActivityExecution flowchart, Connection connection)
    {
        var target = connection.Target;
        switch (ModeOf(c, target))
        {
            case MergeMode.Race:
                CancelAncestors(c, flowchart, Plan.Activities[target]);
                c.Bind(flowchart, null);
                RunFirst(c, connection);
                break;
            case MergeMode.Cascade:
                RunFirst(c, connection);
                break;
            case MergeMode.Merge:
                if (AllArrived(Graph.ForwardInbound[target]))
                    c.Schedule(Plan.Activities[target]);
                break;
            case MergeMode.Converge:
                if (AllArrived(Graph.Inbound[target]))
                    c.Schedule(Plan.Activities[target]);
                break;
            default:
                if (!IsSomethingUpstream(target))
                    c.Schedule(Plan.Activities[target]);
                break;
        }
    }

    private MergeMode ModeOf(StepContext c, int target)
    {
        if (Plan.Activities[target].Activity is not FlowJoin)
            return Plan.MergeModes[target];
        return JoinModeOf(c, Plan.Activities[target]) == FlowJoinMode.WaitAny ? MergeMode.Race : MergeMode.Merge;
    }

    // Runs for this arrival and blocks the other ways in; an arrival that finds itself blocked only lifts the block.
    private void RunFirst(StepContext c, Connection connection)
    {
        var blocked = tokens.Find(t => t.To == connection.Target && t.From == connection.Source && t.Port == connection.Port && t.Blocked);
        if (blocked is not null)
        {
            blocked.Consumed = true;
            return;
        }

        c.Schedule(Plan.Activities[connection.Target]);
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

    private bool IsIdle(StepContext c, ActivityExecution flowchart) =>
        !HasOpenChild(c, flowchart, ActivityStatus.Running) && !c.Burst.HasQueuedWork(flowchart) && !tokens.Exists(t => t.IsFree) &&
        !HasOpenChild(c, flowchart, ActivityStatus.Faulted);

    public override JsonNode Save() => new JsonObject
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
