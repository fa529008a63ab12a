using System.Runtime.CompilerServices;

namespace MediationWorkflows.Engine.Expressions.Syntax;

internal sealed class Binary(string op, Node left, Node right) : Node
{
    private readonly BinaryOperator apply = JsOperators.Binary(op);

    public override object? Evaluate(Evaluation e)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var a = left.Run(e);
        return apply(e, a, right.Run(e));
    }
}

internal sealed class Unary(string op, Node operand) : Node
{
    public override object? Evaluate(Evaluation e)
    {
        switch (op)
        {
            case "typeof":
                return operand is Name name && !e.IsKnown(name.Text) ? "undefined" : JsConvert.TypeOf(operand.Run(e));
            case "void":
                operand.Run(e);
                return JsUndefined.Value;
            case "delete":
                return Delete(e);
            case "!":
                return !JsConvert.ToBoolean(operand.Run(e));
            case "+":
                return JsNumber.Box(JsConvert.ToNumber(operand.Run(e)));
            case "-":
                return JsNumber.Box(-JsConvert.ToNumber(operand.Run(e)));
            default:
                return JsNumber.Box(~JsNumber.ToInt32(JsConvert.ToNumber(operand.Run(e))));
        }
    }

    private object Delete(Evaluation e)
    {
        var place = operand is OptionalChain chain ? chain.Inner : operand;
        switch (place)
        {
            case Member m:
                return m.Target.Run(e) is var target && m.IsOptional && target is null or JsUndefined || Members.Delete(target, m.Name);
            case Index i:
                var of = i.Target.Run(e);
                return (i.IsOptional && of is null or JsUndefined) || Members.Delete(of, JsConvert.ToText(i.Key.Run(e)));
            case Name n:
                return !e.IsKnown(n.Text);
            default:
                place.Run(e);
                return true;
        }
    }
}

internal sealed class Assign(Node target, Node value) : Node
{
    public Node Target => target;

    public Node Value => value;

    public override object? Evaluate(Evaluation e)
    {
        var place = Place.Of(target, e);
        var result = value.Run(e);
        place.Write(e, result);
        return result;
    }
}

internal sealed class CompoundAssign(Node target, string op, Node value) : Node
{
    private readonly BinaryOperator? apply = op is "&&" or "||" or "??" ? null : JsOperators.Binary(op);

    public override object? Evaluate(Evaluation e)
    {
        var place = Place.Of(target, e);
        var before = place.Read(e);
        if (apply is null)
        {
            var keeps = op switch
            {
                "&&" => !JsConvert.ToBoolean(before),
                "||" => JsConvert.ToBoolean(before),
                _ => before is not (null or JsUndefined),
            };
            if (keeps)
                return before;
        }

        var result = value.Run(e);
        if (apply is not null)
            result = apply(e, before, result);
        place.Write(e, result);
        return result;
    }
}

internal sealed class Update(Node target, string op, bool isPrefix) : Node
{
    public override object? Evaluate(Evaluation e)
    {
        var place = Place.Of(target, e);
        var before = JsConvert.ToNumber(place.Read(e));
        var after = JsNumber.Box(op == "++" ? before + 1 : before - 1);
        place.Write(e, after);
        return isPrefix ? after : JsNumber.Box(before);
    }
}

internal sealed class DestructuringAssign(Pattern pattern, Node value) : Node
{
    public Pattern Pattern => pattern;

    public Node Value => value;

    public override object? Evaluate(Evaluation e)
    {
        var result = value.Run(e);
        pattern.Bind(e, result, e.Assign);
        return result;
    }
}

/// <summary>Something that can be read and assigned, with its object and key evaluated once.</summary>
internal readonly record struct Place(string? Name, object? Target, string? Key)
{
    public static Place Of(Node node, Evaluation e)
    {
        switch (node)
        {
            case Name name:
                return new Place(name.Text, null, null);
            case Member member:
                return new Place(null, Members.RequireObject(member.Target.Run(e), member.Name), member.Name);
            case Index index:
                var target = index.Target.Run(e);
                var key = index.Key.Run(e);
                return new Place(null, Members.RequireObject(target, null), JsConvert.ToText(key));
            default:
                throw new ExpressionException("ReferenceError: this cannot be assigned to.");
        }
    }

    public object? Read(Evaluation e) => Name is not null ? e.Read(Name) : Members.Get(Target, Key!);

    public void Write(Evaluation e, object? value)
    {
        if (Name is not null)
            e.Assign(Name, value);
        else
            Members.Set(e, Target, Key!, value);
    }
}
