using System.Text;
using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Flowchart;

/// <summary>What the rules of a flowchart ask of whoever runs it: the interpreter, or the verifier's search.</summary>
internal interface IFlowMoves
{
    /// <summary>Schedules an activity.</summary>
    void Run(int activity, bool backward);

    /// <summary>Whether the activity is scheduled and has not begun.</summary>
    bool IsQueued(int activity);

    /// <summary>Cancels what is open among the activities that lead to this one.</summary>
    void CancelAncestors(int activity);

    /// <summary>The mode of a join; one that is drawn by nothing but several arrows waits for all active branches.</summary>
    FlowJoinMode JoinMode(int activity);
}

/// <summary>The position of one run through a flowchart, and the rules that move it.</summary>
internal abstract class Flow(FlowPlan plan, int start)
{
    public FlowPlan Plan => plan;

    public int Start => start;

    public FlowGraph Graph { get; } = plan.GraphFrom(start);

    /// <summary>Something is still on its way although nothing runs: a join that waits.</summary>
    public abstract bool HoldsTokens { get; }

    public abstract void Completed(int activity, Outcomes outcomes, bool cameBackward, IFlowMoves moves);

    public abstract void Canceled(int activity, IFlowMoves moves);

    public abstract JsonObject Save();

    /// <summary>The same position, free to move on by itself.</summary>
    public abstract Flow Copy();

    /// <summary>Adds what tells this position from others, counted from where it is: turns of a loop that are behind it do not matter.</summary>
    public abstract void AddKey(StringBuilder key);

    /// <summary>The same position in another version of the flowchart.</summary>
    public abstract Flow MoveTo(FlowMove move);

    public static Flow Load(FlowPlan plan, JsonObject json)
    {
        var start = Math.Clamp(json["s"]?.GetValue<int>() ?? 0, 0, plan.Activities.Length - 1);
        return json.ContainsKey("t") ? TokenFlow.Load(plan, start, json) : CounterFlow.Load(plan, start, json);
    }
}

/// <summary>A flowchart that cannot go on as drawn.</summary>
public sealed class FlowchartException(string message) : Exception(message), ISafeMessage;
