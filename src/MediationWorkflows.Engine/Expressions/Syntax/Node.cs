using System.Runtime.CompilerServices;

namespace MediationWorkflows.Engine.Expressions.Syntax;

/// <summary>A part of a parsed expression. Immutable once parsing is over, evaluated by walking.</summary>
internal abstract class Node
{
    public abstract object? Evaluate(Evaluation e);

    /// <summary>The same with the step counted and the stack checked; what every compound node calls on its parts.</summary>
    public object? Run(Evaluation e)
    {
        e.Step();
        return Evaluate(e);
    }
}

internal sealed class Constant(object? value) : Node
{
    public object? Literal => value;

    public override object? Evaluate(Evaluation e) => value;
}

internal sealed class Name(string text) : Node
{
    public string Text => text;

    /// <summary>"Counter" of "getCounter": the variable that a call without arguments most likely reads.</summary>
    public string? Getter { get; } = text.Length > 3 && text.StartsWith("get", StringComparison.Ordinal) && !Builtins.Accessors.IsFixed(text) ? text[3..] : null;

    public override object? Evaluate(Evaluation e) => e.Read(text);
}

internal sealed class Template(string[] parts, Node[] values) : Node
{
    public override object? Evaluate(Evaluation e)
    {
        var result = parts[0];
        for (var i = 0; i < values.Length; i++)
            result = e.Text(string.Concat(result, JsConvert.ToText(values[i].Run(e)), parts[i + 1]));
        return result;
    }
}

internal sealed class TaggedTemplate(Node tag, string?[] parts, string[] raws, Node[] values) : Node
{
    public override object? Evaluate(Evaluation e)
    {
        var (self, function) = Call.Resolve(tag, e);
        var strings = new JsArray(parts.Select(p => (object?)p ?? JsUndefined.Value));
        strings.Set("raw", new JsArray(raws.Cast<object?>()));
        return e.Call(function, self, [strings, .. values.Select(v => v.Run(e))]);
    }
}

internal sealed class RegExpLiteral(RegExpSource source) : Node
{
    public override object? Evaluate(Evaluation e) => new JsRegExp(source);
}

internal sealed class ArrayLiteral(Node?[] items) : Node
{
    public Node?[] Items => items;

    public override object? Evaluate(Evaluation e)
    {
        var result = new JsArray();
        foreach (var item in items)
        {
            if (item is null)
                result.Items.Add(JsHole.Value);
            else if (item is Spread spread)
                result.Items.AddRange(Iteration.Of(spread.Value.Run(e)));
            else
                result.Items.Add(item.Run(e));
            e.Allocate(1);
        }

        return result;
    }
}

/// <summary>"...x" in a call, an array or an object; evaluated by its surroundings.</summary>
internal sealed class Spread(Node value) : Node
{
    public Node Value => value;

    public override object? Evaluate(Evaluation e) => throw new InvalidOperationException();
}

internal sealed class ObjectLiteral(ObjectLiteral.Entry[] entries) : Node
{
    /// <param name="IsCover">"{a = 1}", which only means something as a parameter.</param>
    internal sealed record Entry(string? Name, Node? Key, Node Value, bool IsSpread = false, bool IsCover = false);

    public Entry[] Entries => entries;

    public override object? Evaluate(Evaluation e)
    {
        var result = new JsObject();
        foreach (var entry in entries)
        {
            e.Allocate(1);
            if (entry.IsSpread)
            {
                Iteration.CopyProperties(entry.Value.Run(e), result);
                continue;
            }

            var name = entry.Name ?? JsConvert.ToText(entry.Key!.Run(e));
            result.Set(name, entry.Value.Run(e));
        }

        return result;
    }
}

internal sealed class Comma(Node[] items) : Node
{
    public override object? Evaluate(Evaluation e)
    {
        for (var i = 0; i < items.Length - 1; i++)
            items[i].Run(e);
        return items[^1].Run(e);
    }
}

internal sealed class Conditional(Node test, Node then, Node otherwise) : Node
{
    public override object? Evaluate(Evaluation e) => JsConvert.ToBoolean(test.Run(e)) ? then.Run(e) : otherwise.Run(e);
}

internal sealed class Logical(string op, Node left, Node right) : Node
{
    public string Operator => op;

    public override object? Evaluate(Evaluation e)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var value = left.Run(e);
        return op switch
        {
            "&&" => JsConvert.ToBoolean(value) ? right.Run(e) : value,
            "||" => JsConvert.ToBoolean(value) ? value : right.Run(e),
            _ => value is null or JsUndefined ? right.Run(e) : value,
        };
    }
}
