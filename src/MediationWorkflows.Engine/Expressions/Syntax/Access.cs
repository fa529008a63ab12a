using System.Runtime.CompilerServices;

namespace MediationWorkflows.Engine.Expressions.Syntax;

/// <summary>What a link of an optional chain gives when an earlier one found nothing; never leaves the chain.</summary>
internal sealed class ChainEnd
{
    public static readonly ChainEnd Value = new();
}

/// <summary>A chain with "?." in it: where one link finds nothing, the whole chain is undefined.</summary>
internal sealed class OptionalChain(Node inner) : Node
{
    public Node Inner => inner;

    public override object? Evaluate(Evaluation e) => inner.Run(e) is var value and not ChainEnd ? value : JsUndefined.Value;
}

internal sealed class Member(Node target, string name, bool isOptional) : Node
{
    public Node Target => target;

    public string Name => name;

    public bool IsOptional => isOptional;

    public override object? Evaluate(Evaluation e)
    {
        var of = target.Run(e);
        return of switch
        {
            null or JsUndefined => isOptional ? ChainEnd.Value : throw Members.CannotRead(of, name),
            ChainEnd => of,
            _ => Members.Get(of, name),
        };
    }
}

internal sealed class Index(Node target, Node key, bool isOptional) : Node
{
    public Node Target => target;

    public Node Key => key;

    public bool IsOptional => isOptional;

    public override object? Evaluate(Evaluation e)
    {
        var of = target.Run(e);
        if (of is ChainEnd || (isOptional && of is null or JsUndefined))
            return ChainEnd.Value;
        var by = key.Run(e);
        return of is null or JsUndefined ? throw Members.CannotRead(of, null) : Members.Get(of, by);
    }
}

internal sealed class Call(Node callee, Node[] arguments, bool isOptional) : Node
{
    public Node Callee => callee;

    public Node[] Arguments => arguments;

    public override object? Evaluate(Evaluation e)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (arguments.Length == 0 && callee is Name { Getter: { } variable } name && e.TryGetDirectly(name.Text, variable, out var read))
            return read;
        var (self, function) = Resolve(callee, e);
        if (function is ChainEnd || (isOptional && function is null or JsUndefined))
            return ChainEnd.Value;
        return e.Call(function, self, Evaluate(arguments, e));
    }

    public static object?[] Evaluate(Node[] arguments, Evaluation e)
    {
        if (arguments.Length == 0)
            return [];
        if (!Array.Exists(arguments, a => a is Spread))
        {
            var values = new object?[arguments.Length];
            for (var i = 0; i < values.Length; i++)
                values[i] = arguments[i].Run(e);
            return values;
        }

        List<object?> all = [];
        foreach (var argument in arguments)
        {
            if (argument is Spread spread)
                all.AddRange(Iteration.Of(spread.Value.Run(e)));
            else
                all.Add(argument.Run(e));
            e.Allocate(1);
        }

        return [.. all];
    }

    /// <summary>The function and what "this" is for it.</summary>
    public static (object? Self, object? Function) Resolve(Node callee, Evaluation e)
    {
        switch (callee)
        {
            case Member member:
                var of = member.Target.Run(e);
                if (of is null or JsUndefined && !member.IsOptional)
                    throw Members.CannotRead(of, member.Name);
                return of is null or JsUndefined or ChainEnd ? (null, ChainEnd.Value) : (of, Members.Get(of, member.Name));
            case Index index:
                var target = index.Target.Run(e);
                if (target is ChainEnd || (index.IsOptional && target is null or JsUndefined))
                    return (null, ChainEnd.Value);
                var key = index.Key.Run(e);
                return target is null or JsUndefined ? throw Members.CannotRead(target, null) : (target, Members.Get(target, key));
            case OptionalChain chain:
                var (self, function) = Resolve(chain.Inner, e);
                return function is ChainEnd ? (null, JsUndefined.Value) : (self, function);
            default:
                return (JsUndefined.Value, callee.Run(e));
        }
    }
}

internal sealed class New(Node callee, Node[] arguments) : Node
{
    public override object? Evaluate(Evaluation e)
    {
        var type = callee.Run(e);
        var values = Call.Evaluate(arguments, e);
        return type is NativeFunction { Construct: { } construct }
            ? construct(e, values)
            : throw new ExpressionException("TypeError: this is not a constructor.");
    }
}
