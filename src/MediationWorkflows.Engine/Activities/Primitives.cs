using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Activities;

/// <summary>Start and End: places to begin and to end a flowchart.</summary>
internal sealed class Nothing : IActivity
{
    public ValueTask<StepResult> ExecuteAsync(StepContext context) => StepResult.Done();
}

internal sealed class Finish : IActivity
{
    public ValueTask<StepResult> ExecuteAsync(StepContext context) => StepResult.FinishWorkflow;
}

internal sealed class WriteLine : IActivity
{
    public ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        context.WriteLine(context.Input<string>("Text"));
        return StepResult.Done();
    }
}

/// <summary>Assigns a variable, which the definition names by an object with the variable's id.</summary>
internal sealed class SetVariable : IActivity, IPrepares
{
    public object? Prepare(CompiledNode node, Compiler compiler) =>
        node.Source!.Json.TryGetPropertyValue("variable", out var v) && v is System.Text.Json.Nodes.JsonObject o &&
        (Definitions.DefinitionJson.Text(o, "id") ?? Definitions.DefinitionJson.Text(o, "name")) is { Length: > 0 } id
            ? Variables.Resolve(node.Parent, id)
            : null;

    public ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        if (context.Node.Plan is not VariableTarget target)
            throw new InputConversionException($"The variable to set is not in scope ({context.NodeId}).");
        var value = context.Value("Value");
        context.Burst.ScopeOf(context.Execution).Write(target, value);
        return StepResult.Done();
    }
}
