namespace MediationWorkflows.Engine.Expressions.Syntax;

internal sealed class Arrow(Pattern[] parameters, Pattern? rest, Node body, string source) : Node
{
    /// <summary>Taken from what it is assigned to, while parsing.</summary>
    public string FunctionName { get; set; } = "";

    public Pattern[] Parameters => parameters;

    public Pattern? Rest => rest;

    public Node Body => body;

    public string Source => source;

    public override object? Evaluate(Evaluation e)
    {
        e.Allocate(1);
        return new ArrowFunction(this, e, e.Locals);
    }
}

/// <summary>An arrow function with the variables around it.</summary>
internal sealed class ArrowFunction(Arrow arrow, Evaluation owner, Locals? closure) : JsFunction
{
    public override string SourceText => "x => …";

    public override int ParameterCount => Array.FindIndex(arrow.Parameters, p => p.HasDefault) is var i and >= 0 ? i : arrow.Parameters.Length;

    public override string FunctionName => arrow.FunctionName;

    public override object? Call(Evaluation e, object? self, ReadOnlySpan<object?> arguments)
    {
        var before = owner.Locals;
        var locals = new Locals(closure);
        owner.Locals = locals;
        owner.EnterCall();
        try
        {
            for (var i = 0; i < arrow.Parameters.Length; i++)
                arrow.Parameters[i].Bind(owner, i < arguments.Length ? arguments[i] : JsUndefined.Value, locals.Declare);
            if (arrow.Rest is { } rest)
                rest.Bind(owner, new JsArray(arguments.Length > arrow.Parameters.Length ? arguments[arrow.Parameters.Length..].ToArray() : []), locals.Declare);
            return arrow.Body.Run(owner);
        }
        finally
        {
            owner.LeaveCall();
            owner.Locals = before;
        }
    }
}

/// <summary>Parameters of the arrow functions around an expression.</summary>
internal sealed class Locals(Locals? outer)
{
    private readonly Dictionary<string, object?> values = new(StringComparer.Ordinal);

    public void Declare(string name, object? value) => values[name] = value;

    public bool TryGet(string name, out object? value)
    {
        for (var l = this; l is not null; l = l.Outer)
        {
            if (l.values.TryGetValue(name, out value))
                return true;
        }

        value = null;
        return false;
    }

    public bool TrySet(string name, object? value)
    {
        for (var l = this; l is not null; l = l.Outer)
        {
            if (!l.values.ContainsKey(name))
                continue;
            l.values[name] = value;
            return true;
        }

        return false;
    }

    private Locals? Outer { get; } = outer;
}
