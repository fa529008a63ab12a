using NodaTime;

namespace MediationWorkflows.Engine.Expressions;

/// <summary>What an expression can see of the world around it. Nothing else is reachable.</summary>
public abstract class ExpressionScope
{
    /// <summary>The engine's clock, for <c>Date</c>.</summary>
    public abstract Instant Now { get; }

    public virtual string InstanceId => "";

    public virtual string DefinitionId => "";

    public virtual string DefinitionVersionId => "";

    public virtual double DefinitionVersion => 0;

    public virtual string? CorrelationId { get; set; }

    public virtual string? InstanceName { get; set; }

    public abstract bool TryGetVariable(string name, out object? value);

    /// <summary>Assigns the innermost variable of this name, or makes one.</summary>
    public abstract void SetVariable(string name, object? value);

    /// <summary>A name that stands for a value by itself. Workflows have none: variables are read by <c>variables.X</c> and <c>getX()</c>.</summary>
    public virtual bool TryGetName(string name, out object? value)
    {
        value = null;
        return false;
    }

    /// <summary>Names of all variables in scope, innermost first.</summary>
    public virtual IEnumerable<string> VariableNames => [];

    public virtual bool TryGetInput(string name, out object? value)
    {
        value = null;
        return false;
    }

    public virtual IEnumerable<string> InputNames => [];

    /// <summary>The last value of an activity's output; without a name its only or "Result" output.</summary>
    public virtual bool TryGetOutput(string activityIdOrName, string? outputName, out object? value)
    {
        value = null;
        return false;
    }

    /// <summary>Whether there is an activity of this name with such an output, even if it has not run.</summary>
    public virtual bool KnowsOutput(string activityName, string outputName) => false;

    /// <summary>The object <c>args</c>, where an activity gives its expression further values.</summary>
    internal virtual JsObject? Arguments => null;

    public virtual object? LastResult => null;

    /// <summary>Chooses the outcomes of the activity that runs the script.</summary>
    public virtual void SetOutcomes(string[] outcomes) => throw new ExpressionException("ReferenceError: only a RunJavaScript activity has outcomes to set.");
}

/// <summary>A scope of named variables and nothing else, as <c>expression eval</c> uses it: there their bare names work too.</summary>
public sealed class VariableScope(Instant now, IDictionary<string, object?>? variables = null) : ExpressionScope
{
    private readonly IDictionary<string, object?> variables = variables ?? new Dictionary<string, object?>(StringComparer.Ordinal);

    public override Instant Now => now;

    public override IEnumerable<string> VariableNames => variables.Keys;

    public override bool TryGetName(string name, out object? value) => variables.TryGetValue(name, out value);

    public override bool TryGetVariable(string name, out object? value) => variables.TryGetValue(name, out value);

    public override void SetVariable(string name, object? value) => variables[name] = value;
}
