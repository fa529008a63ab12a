using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Expressions;

namespace MediationWorkflows.Engine.Activities;

/// <summary>A loop over a body: hears Break, and gives the body variables of its own.</summary>
internal abstract class Loop(params string[] variables) : Container, IHearsBreak, IDeclaresForBody
{
    public bool StopsBreak => true;

    public VariableSlot[] Declared { get; } = [.. variables.Select(v => new VariableSlot("", v, ValueKind.Object, null))];

    public bool DeclaresFor(CompiledNode child) => child.Source!.Port == "body";

    public override JsonNode? Save(object state) => StoredValue.Write(state);

    public override object? Load(JsonNode json, CompiledNode node) => StoredValue.Read(json);
}

internal sealed class While : Loop
{
    public override StepResult Enter(StepContext c)
    {
        var body = c.Node.Child("body");
        while (c.Input<bool>("Condition"))
        {
            if (body is not null)
            {
                c.Schedule(body);
                return StepResult.Running;
            }

            // Without a body the condition is all there is; only the burst's budget can end it.
            if (!c.Burst.CountStep())
                return StepResult.Running;
        }

        return StepResult.Done();
    }

    public override StepResult ChildCompleted(StepContext c, ActivityExecution child, Outcomes outcomes) =>
        c.Execution.IsBreaking ? StepResult.Done() : Enter(c);
}

/// <summary>From start to end in steps. State: [current, end, step, inclusive]. Without a body it never completes, as in Elsa.</summary>
internal sealed class For() : Loop("CurrentValue")
{
    public override StepResult Enter(StepContext c)
    {
        if (c.Node.Child("body") is null)
            return StepResult.Running;
        var state = new JsArray([JsNumber.Box(c.Input<int>("Start")), JsNumber.Box(c.Input<int>("End")), JsNumber.Box(c.Input<int?>("Step") ?? 1), c.Input<bool?>("OuterBoundInclusive") ?? true]);
        c.Execution.State = state;
        return Turn(c, state);
    }

    public override StepResult ChildCompleted(StepContext c, ActivityExecution child, Outcomes outcomes)
    {
        if (c.Execution.IsBreaking)
            return StepResult.Done();
        var state = (JsArray)c.Execution.State!;
        state.Items[0] = JsNumber.Box((double)state.Items[0]! + (double)state.Items[2]!);
        return Turn(c, state);
    }

    private static StepResult Turn(StepContext c, JsArray state)
    {
        double current = (double)state.Items[0]!, end = (double)state.Items[1]!, step = (double)state.Items[2]!;
        var inclusive = (bool)state.Items[3]!;
        var goesOn = step >= 0 ? (inclusive ? current <= end : current < end) : inclusive ? current >= end : current > end;
        if (!goesOn)
            return StepResult.Done();
        c.SetOutput("CurrentValue", current);
        c.Schedule(c.Node.Child("body")!, [JsNumber.Box(current)]);
        return StepResult.Running;
    }
}

/// <summary>Once per item, one after the other. State: [items, next index].</summary>
internal sealed class ForEach() : Loop("CurrentIndex", "CurrentValue")
{
    public override StepResult Enter(StepContext c)
    {
        var items = (JsArray)JsJson.Copy(Conversions.List(c.Value("Items")))!;
        c.Execution.State = new JsArray([items, JsNumber.Box(0)]);
        return Turn(c);
    }

    public override StepResult ChildCompleted(StepContext c, ActivityExecution child, Outcomes outcomes) => c.Execution.IsBreaking ? StepResult.Done() : Turn(c);

    private static StepResult Turn(StepContext c)
    {
        var state = (JsArray)c.Execution.State!;
        var items = (JsArray)state.Items[0]!;
        var index = (int)(double)state.Items[1]!;
        if (index >= items.Length)
            return StepResult.Done();
        c.SetOutput("CurrentValue", items.At(index));
        if (c.Node.Child("body") is not { } body)
            return StepResult.Done();
        state.Items[1] = JsNumber.Box(index + 1);
        c.Schedule(body, [JsNumber.Box(index), JsJson.Copy(items.At(index))]);
        return StepResult.Running;
    }
}

/// <summary>Once per item, all at once. State: how many still run.</summary>
internal sealed class ParallelForEach : Container, IDeclaresForBody
{
    public VariableSlot[] Declared { get; } = [new("", "CurrentValue", ValueKind.Object, null), new("", "CurrentIndex", ValueKind.Object, null)];

    public bool DeclaresFor(CompiledNode child) => child.Source!.Port == "body";

    public override StepResult Enter(StepContext c)
    {
        var items = Conversions.List(c.Value("Items"));
        if (items.Length == 0 || c.Node.Child("body") is not { } body)
            return StepResult.Done();
        for (var i = 0; i < items.Length; i++)
            c.Schedule(body, [JsJson.Copy(items.At(i)), JsNumber.Box(i)]);
        c.Execution.State = items.Length;
        return StepResult.Running;
    }

    public override StepResult ChildCompleted(StepContext c, ActivityExecution child, Outcomes outcomes)
    {
        var left = (int)c.Execution.State! - 1;
        c.Execution.State = left;
        return left > 0 ? StepResult.Running : StepResult.Done();
    }
}

internal sealed class Break : IActivity
{
    public ValueTask<StepResult> ExecuteAsync(StepContext context) => StepResult.Break;
}
