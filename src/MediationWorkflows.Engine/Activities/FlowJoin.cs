using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Expressions;
using MediationWorkflows.Engine.Flowchart;

namespace MediationWorkflows.Engine.Activities;

/// <summary>Where branches meet. The flowchart decides when it runs; running, it ends what is still open before it.</summary>
internal sealed class FlowJoin : IActivity
{
    public ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var execution = context.Execution;
        Flowchart.Flowchart.CancelAncestors(context, execution);
        context.Bind(execution, null);
        return StepResult.Done();
    }

    public static FlowJoinMode ModeOf(object? value, string nodeId) => value switch
    {
        null or JsUndefined => FlowJoinMode.WaitAny,
        string s when Enum.TryParse<FlowJoinMode>(s, ignoreCase: true, out var mode) && Enum.IsDefined(mode) => mode,
        double d when d is 0 or 1 or 2 => (FlowJoinMode)(int)d,
        _ => throw new InputConversionException($"Input \"Mode\" of {nodeId} is not WaitAny, WaitAll or WaitAllActive."),
    };
}
