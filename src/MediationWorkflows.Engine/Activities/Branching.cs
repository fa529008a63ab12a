using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Activities;

internal sealed class If : Container
{
    public override StepResult Enter(StepContext c)
    {
        var result = c.Input<bool>("Condition");
        c.SetOutput("Result", result);
        if (c.Node.Child(result ? "then" : "else") is not { } next)
            return StepResult.Done();
        c.Schedule(next);
        return StepResult.Running;
    }

    public override StepResult ChildCompleted(StepContext c, ActivityExecution child, Outcomes outcomes) => StepResult.Done();
}

internal sealed class FlowDecision : IActivity
{
    private static readonly StepResult True = StepResult.Done("True");
    private static readonly StepResult False = StepResult.Done("False");

    public ValueTask<StepResult> ExecuteAsync(StepContext context) => context.Input<bool>("Condition") ? True : False;
}

internal sealed class FlowFork : IActivity
{
    public ValueTask<StepResult> ExecuteAsync(StepContext context) => StepResult.Done(context.Input<string[]>("Branches") ?? []);
}

/// <summary>The cases of a switch: a label, a condition, and for Switch the activity to run.</summary>
internal sealed record SwitchCase(string Label, Binding? Condition, CompiledNode? Activity)
{
    public static SwitchCase[] Read(CompiledNode node, Compiler compiler) =>
    [
        .. node.Source!.Json.Items("cases").OfType<JsonObject>().Select(c => new SwitchCase(
            c.Text("label") ?? "",
            compiler.BindExpression(c.Object("condition") is { } condition && condition.Object("expression") is { } inner ? inner : c.Object("condition"), node, ValueKind.Boolean),
            node.ChildNodes.Find(child => ReferenceEquals(child.Source!.Json, c.Object("activity"))))),
    ];

    /// <summary>The matching cases: the first one, or all with MatchAny.</summary>
    public static List<SwitchCase> Matching(StepContext c)
    {
        List<SwitchCase> matching = [];
        foreach (var item in (SwitchCase[])c.Node.Plan!)
        {
            if (c.EvaluateCondition(item.Condition))
                matching.Add(item);
        }

        return MatchesAny(c) ? matching : [.. matching.Take(1)];
    }

    private static bool MatchesAny(StepContext c) => c.Input<string>("Mode")?.ToUpperInvariant() switch
    {
        null or "" or "MATCHFIRST" or "0" => false,
        "MATCHANY" or "1" => true,
        _ => throw new InputConversionException($"Input \"Mode\" of {c.NodeId} is not MatchFirst or MatchAny."),
    };
}

internal sealed class FlowSwitch : IActivity, IPrepares
{
    public object Prepare(CompiledNode node, Compiler compiler) => SwitchCase.Read(node, compiler);

    public ValueTask<StepResult> ExecuteAsync(StepContext context) =>
        SwitchCase.Matching(context) is { Count: > 0 } matching ? StepResult.Done([.. matching.Select(m => m.Label)]) : StepResult.Done("Default");
}

/// <summary>Runs the activities of the matching cases, or the default. State: how many still run.</summary>
internal sealed class Switch : Container, IPrepares
{
    public object Prepare(CompiledNode node, Compiler compiler) => SwitchCase.Read(node, compiler);

    public override StepResult Enter(StepContext c)
    {
        var matching = SwitchCase.Matching(c);
        List<CompiledNode?> next = matching.Count > 0 ? [.. matching.Select(m => m.Activity)] : [c.Node.Child("default")];
        var scheduled = 0;
        foreach (var activity in next.OfType<CompiledNode>())
        {
            c.Schedule(activity);
            scheduled++;
        }

        c.Execution.State = scheduled;
        return scheduled > 0 ? StepResult.Running : StepResult.Done();
    }

    public override StepResult ChildCompleted(StepContext c, ActivityExecution child, Outcomes outcomes)
    {
        var left = (int)c.Execution.State! - 1;
        c.Execution.State = left;
        return left > 0 ? StepResult.Running : StepResult.Done();
    }
}

/// <summary>All its branches at once; done when all are, or with WaitAny when the first is. State: how many still run.</summary>
internal sealed class Fork : Container, IHearsBreak
{
    public bool StopsBreak => false;

    public override StepResult Enter(StepContext c)
    {
        foreach (var branch in c.Node.ChildNodes)
            c.Schedule(branch);
        c.Execution.State = c.Node.ChildNodes.Count;
        return c.Node.ChildNodes.Count > 0 ? StepResult.Running : StepResult.Done();
    }

    public override StepResult ChildCompleted(StepContext c, ActivityExecution child, Outcomes outcomes)
    {
        var left = (int)c.Execution.State! - 1;
        c.Execution.State = left;
        return left > 0 && !c.Execution.IsBreaking && !WaitsForAny(c.Node) ? StepResult.Running : StepResult.Done();
    }

    // A plain property, by name or number; not an input.
    private static bool WaitsForAny(CompiledNode node) =>
        node.Source!.Json.Text("joinMode") is { } mode ? string.Equals(mode, "WaitAny", StringComparison.OrdinalIgnoreCase) : node.Source.Json.Whole("joinMode") == 1;
}

/// <summary>All its activities at once; done when all are. State: how many still run.</summary>
internal sealed class Parallel : Container
{
    public override StepResult Enter(StepContext c)
    {
        foreach (var child in c.Node.ChildNodes)
            c.Schedule(child);
        c.Execution.State = c.Node.ChildNodes.Count;
        return c.Node.ChildNodes.Count > 0 ? StepResult.Running : StepResult.Done();
    }

    public override StepResult ChildCompleted(StepContext c, ActivityExecution child, Outcomes outcomes)
    {
        var left = (int)c.Execution.State! - 1;
        c.Execution.State = left;
        return left > 0 ? StepResult.Running : StepResult.Done();
    }
}

/// <summary>A plain container around one activity.</summary>
internal sealed class FlowNode : Container
{
    public override StepResult Enter(StepContext c)
    {
        if (c.Node.Child("body") is not { } body)
            return StepResult.Done();
        c.Schedule(body);
        return StepResult.Running;
    }

    public override StepResult ChildCompleted(StepContext c, ActivityExecution child, Outcomes outcomes) => StepResult.Done();
}
