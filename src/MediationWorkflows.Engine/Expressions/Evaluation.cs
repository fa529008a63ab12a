using MediationWorkflows.Engine.Expressions.Builtins;
using MediationWorkflows.Engine.Expressions.Syntax;

namespace MediationWorkflows.Engine.Expressions;

/// <summary>One evaluation of an expression: its names, its budgets, and the world it may see.</summary>
internal sealed class Evaluation(ExpressionScope scope)
{
    private const int MaxSteps = 2_000_000;
    private const int MaxCallDepth = 200;
    private const int MaxAllocations = 2_000_000;
    private const int MaxText = 4_000_000;

    [ThreadStatic]
    private static Evaluation? current;

    private Dictionary<string, object?>? assigned;
    private int steps;
    private int depth;
    private long allocated;

    /// <summary>The evaluation that runs on this thread, for conversions that call back into the expression.</summary>
    public static Evaluation? Current => current;

    public ExpressionScope Scope => scope;

    public Locals? Locals { get; set; }

    public object? Run(Node root)
    {
        using var running = new Running(this);
        try
        {
            return root.Run(this);
        }
        catch (InsufficientExecutionStackException)
        {
            throw new ExpressionBudgetException("depth");
        }
    }

    public string Stringify(object? value)
    {
        using var running = new Running(this);
        try
        {
            return JsonObjectFunctions.Stringify(this, value, null, null) ?? "null";
        }
        catch (InsufficientExecutionStackException)
        {
            throw new ExpressionBudgetException("depth");
        }
    }

    public void Step()
    {
        if (++steps > MaxSteps)
            throw new ExpressionBudgetException("steps");
    }

    /// <summary>Counts elements that come into being, roughly a unit of memory each.</summary>
    public void Allocate(long count)
    {
        allocated += count;
        if (allocated > MaxAllocations)
            throw new ExpressionBudgetException("memory");
    }

    public string Text(string text)
    {
        if (text.Length > MaxText)
            throw new ExpressionBudgetException("memory");
        Allocate(text.Length >> 5);
        return text;
    }

    public void EnterCall()
    {
        if (++depth > MaxCallDepth)
            throw new ExpressionBudgetException("depth");
    }

    public void LeaveCall() => depth--;

    public object? Call(object? function, object? self, ReadOnlySpan<object?> arguments)
    {
        Step();
        if (function is not JsFunction callable)
            throw new ExpressionException("TypeError: this is not a function.");
        return callable.Call(this, self, arguments);
    }

    public object? Read(string name)
    {
        if (Locals is not null && Locals.TryGet(name, out var value))
            return value;
        if (assigned is not null && assigned.TryGetValue(name, out value))
            return value;
        if (Globals.TryGet(name, out value) || Accessors.TryGet(this, name, out value) || scope.TryGetName(name, out value))
            return value;
        throw new ExpressionException($"ReferenceError: {name} is not defined.");
    }

    /// <summary>Reads the variable behind "getX()" without making a function first, unless the expression itself defines the name.</summary>
    public bool TryGetDirectly(string accessor, string variable, out object? value)
    {
        value = null;
        return assigned is null && (Locals is null || !Locals.TryGet(accessor, out _)) && scope.TryGetVariable(variable, out value);
    }

    public bool IsKnown(string name) =>
        (Locals is not null && Locals.TryGet(name, out _)) || assigned?.ContainsKey(name) == true || Globals.TryGet(name, out _) || Accessors.TryGet(this, name, out _) ||
        scope.TryGetName(name, out _);

    /// <summary>Assigns a parameter, or a name that lives as long as this evaluation.</summary>
    public void Assign(string name, object? value)
    {
        if (Locals?.TrySet(name, value) == true)
            return;
        if (name is "undefined" or "NaN" or "Infinity")
            return;
        (assigned ??= new Dictionary<string, object?>(StringComparer.Ordinal))[name] = value;
    }

    /// <summary>Makes an evaluation the current one of this thread, and afterwards the one before it.</summary>
    private readonly ref struct Running
    {
        private readonly Evaluation? before;

        public Running(Evaluation evaluation)
        {
            before = current;
            current = evaluation;
        }

        public void Dispose() => current = before;
    }
}
