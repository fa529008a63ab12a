using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Expressions;

namespace MediationWorkflows.Engine.Activities;

/// <summary>Ends the nearest workflow, the root or one used as activity, with the given outcomes.</summary>
internal sealed class Complete : IActivity
{
    public ValueTask<StepResult> ExecuteAsync(StepContext context) => StepResult.CompleteComposite(context.Value("Outcomes") switch
    {
        JsArray list => [.. list.Items.Select(o => Conversions.Text(o) ?? "")],
        null or JsUndefined => ["Done"],
        var one => [Conversions.Text(one) ?? "Done"],
    });
}

internal sealed class SetOutput : IActivity
{
    public ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        if (context.Input<string>("OutputName") is { Length: > 0 } name)
        {
            var value = context.Value("OutputValue");
            context.Burst.SetWorkflowOutput(context.Execution, name, value is JsUndefined ? null : value);
        }

        return StepResult.Done();
    }
}

internal sealed class SetName : IActivity
{
    public ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        context.Burst.InstanceName = context.Input<string>("Value");
        return StepResult.Done();
    }
}

internal sealed class Correlate : IActivity
{
    public ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        context.Burst.CorrelationId = context.Input<string>("CorrelationId");
        return StepResult.Done();
    }
}

internal sealed class Fault : IActivity
{
    public ValueTask<StepResult> ExecuteAsync(StepContext context) => throw new WorkflowFaultException(
        context.Input<string>("Message") ?? "", context.Input<string>("Code") ?? "0", context.Input<string>("Category") ?? "General", context.Input<string>("FaultType") ?? "System");
}

/// <summary>Thrown by the Fault activity; the texts come from the definition.</summary>
public sealed class WorkflowFaultException(string message, string code, string category, string faultType) : Exception(message), ISafeMessage
{
    public string Code { get; } = code;

    public string Category { get; } = category;

    public string FaultType { get; } = faultType;
}

/// <summary>Evaluates a script of the expression grammar; setOutcome and setOutcomes choose where to go on.</summary>
internal sealed class RunJavaScript : IActivity, IPrepares
{
    public object? Prepare(CompiledNode node, Compiler compiler) => node.Inputs[0] is ConstantBinding { Value: string text } && text.Trim().Length > 0
        ? compiler.BindExpression(new() { ["type"] = "JavaScript", ["value"] = text }, node, ValueKind.Object)
        : null;

    public ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        context.Burst.ScriptOutcomes = null;
        var result = context.Node.Plan is Binding script
            ? context.Evaluate(script)
            : context.Input<string>("Script") is { Length: > 0 } text ? JavaScriptExpression.Parse(text).Evaluate(context.Burst.ScopeOf(context.Execution)) : null;
        if (result is not (null or JsUndefined))
            context.SetOutput("Result", result);
        return context.Burst.ScriptOutcomes is { } outcomes ? StepResult.Done(outcomes) : StepResult.Done();
    }
}
