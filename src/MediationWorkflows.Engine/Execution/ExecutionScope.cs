using MediationWorkflows.Engine.Expressions;
using NodaTime;

namespace MediationWorkflows.Engine.Execution;

/// <summary>What expressions of an execution see: variables from the inside out, inputs, outputs of other activities, the instance.</summary>
internal sealed class ExecutionScope(Burst burst) : ExpressionScope
{
    private ActivityExecution at = null!;

    public override Instant Now => burst.Context.Now;

    public override string InstanceId => burst.Context.InstanceId;

    public override string DefinitionId => burst.Workflow.DefinitionId;

    public override string DefinitionVersionId => burst.Workflow.VersionId;

    public override double DefinitionVersion => burst.Workflow.Version;

    public override string? CorrelationId
    {
        get => burst.CorrelationId;
        set => burst.CorrelationId = value;
    }

    public override string? InstanceName
    {
        get => burst.InstanceName;
        set => burst.InstanceName = value;
    }

    /// <summary>Values that one evaluation sees before all variables.</summary>
    public JsObject? Given { get; set; }

    internal override JsObject? Arguments => Given;

    public override object? LastResult => burst.LastResult;

    public override IEnumerable<string> VariableNames
    {
        get
        {
            for (var e = at; e is not null; e = e.Parent)
            {
                foreach (var slot in e.Node.Declared)
                    yield return slot.Name;
            }

            foreach (var name in burst.ExtraVariables?.Keys ?? Enumerable.Empty<string>())
                yield return name;
        }
    }

    public override IEnumerable<string> InputNames => Composite() is { Node.Composite: { } c, Parent: not null } ? c.Inputs.Select(i => i.Name) : burst.InputValues.Keys();

    public override void SetOutcomes(string[] outcomes) => burst.ScriptOutcomes = outcomes;

    public void Enter(ActivityExecution execution) => at = execution;

    public object? Read(VariableTarget target) => Holder(target) is { } e ? e.Values[target.Slot] : null;

    public void Write(VariableTarget target, object? value)
    {
        var declared = target.Owner.Declared[target.Slot];
        if (!Conversions.TryTo(declared.Kind, value, out var converted))
            throw new InputConversionException($"The value does not fit the variable \"{declared.Name}\" of type {declared.Kind}.");
        if (Holder(target) is { } e)
            e.Values[target.Slot] = converted;
    }

    public override bool TryGetVariable(string name, out object? value)
    {
        if (Given?.TryGet(name, out value) == true)
            return true;
        if (Find(name) is var (execution, slot))
        {
            value = execution.Values[slot];
            return true;
        }

        value = null;
        return burst.ExtraVariables?.TryGetValue(name, out value) == true;
    }

    public override void SetVariable(string name, object? value)
    {
        if (Find(name) is var (execution, slot))
            Write(new VariableTarget(execution.Node, slot, execution.Node.Declared[slot].Kind), value);
        else
            burst.SetExtraVariable(name, value is JsUndefined ? null : value);
    }

    public override bool TryGetInput(string name, out object? value)
    {
        if (Composite() is { Node.Composite: { } composite, Parent: not null } inner)
        {
            foreach (var input in composite.Inputs)
            {
                if (string.Equals(input.Name, name, StringComparison.OrdinalIgnoreCase))
                {
                    value = inner.Values[input.Slot];
                    return true;
                }
            }

            value = null;
            return false;
        }

        if (burst.InputValues.TryGet(name, out value))
            return true;
        foreach (var key in burst.InputValues.Keys())
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
                return burst.InputValues.TryGet(key, out value);
        }

        foreach (var declared in burst.Workflow.Definition.Inputs)
        {
            if (string.Equals(declared.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                value = Conversions.InitialValue(declared.DefaultValue, ValueKinds.Parse(declared.TypeName, declared.IsArray));
                return true;
            }
        }

        return false;
    }

    public override bool TryGetOutput(string activityIdOrName, string? outputName, out object? value)
    {
        for (var i = burst.Workflow.Nodes.Count - 1; i >= 0; i--)
        {
            var node = burst.Workflow.Nodes[i];
            if (!Names(node, activityIdOrName) || burst.ActivityOutputs[node.NodeId] is not JsObject outputs)
                continue;
            var name = outputName is null
                ? (outputs.TryGet("Result", out _) ? "Result" : outputs.Keys().FirstOrDefault())
                : outputs.Keys().FirstOrDefault(k => string.Equals(k, outputName, StringComparison.OrdinalIgnoreCase));
            if (name is not null)
                return outputs.TryGet(name, out value);
        }

        value = null;
        return false;
    }

    public override bool KnowsOutput(string activityName, string outputName) => burst.Workflow.Nodes.Any(n =>
        Names(n, activityName) && n.Descriptor.Outputs.Any(o => string.Equals(o.Name, outputName, StringComparison.OrdinalIgnoreCase)));

    private static bool Names(CompiledNode node, string idOrName) =>
        node.Id == idOrName || node.Name == idOrName || (node.Name is { } name && OutputReads.PascalName(name) == idOrName) || OutputReads.PascalName(node.Id) == idOrName;

    private ActivityExecution? Composite()
    {
        var e = at;
        // An activity that is a workflow evaluates its own inputs outside itself.
        while (e is { Node.Composite: null })
            e = e.Parent;
        return e;
    }

    private (ActivityExecution Execution, int Slot)? Find(string name)
    {
        for (var e = at; e is not null; e = e.Parent)
        {
            var declared = e.Node.Declared;
            for (var i = declared.Length - 1; i >= 0; i--)
            {
                if (declared[i].Name == name)
                    return (e, i);
            }
        }

        for (var e = at; e is not null; e = e.Parent)
        {
            var declared = e.Node.Declared;
            for (var i = declared.Length - 1; i >= 0; i--)
            {
                if (string.Equals(declared[i].Name, name, StringComparison.OrdinalIgnoreCase))
                    return (e, i);
            }
        }

        return null;
    }

    private ActivityExecution? Holder(VariableTarget target)
    {
        var e = at;
        while (e is not null && e.Node != target.Owner)
            e = e.Parent;
        return e;
    }
}
