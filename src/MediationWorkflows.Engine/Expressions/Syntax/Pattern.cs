namespace MediationWorkflows.Engine.Expressions.Syntax;

/// <summary>A parameter, or the left side of a destructuring assignment.</summary>
internal abstract class Pattern(Node? defaultValue)
{
    public bool HasDefault => defaultValue is not null;

    public abstract IEnumerable<string> Names { get; }

    protected Node? Default => defaultValue;

    public abstract Pattern WithDefault(Node value);

    public void Bind(Evaluation e, object? value, Action<string, object?> declare) =>
        BindValue(e, value is JsUndefined && defaultValue is not null ? defaultValue.Run(e) : value, declare);

    protected abstract void BindValue(Evaluation e, object? value, Action<string, object?> declare);
}

internal sealed class NamePattern(string name, Node? defaultValue) : Pattern(defaultValue)
{
    public override IEnumerable<string> Names => [name];

    public override Pattern WithDefault(Node value) => new NamePattern(name, value);

    protected override void BindValue(Evaluation e, object? value, Action<string, object?> declare) => declare(name, value);
}

internal sealed class ArrayPattern(Pattern?[] items, Pattern? rest, Node? defaultValue) : Pattern(defaultValue)
{
    private readonly Pattern?[] items = items;

    public override IEnumerable<string> Names => items.Append(rest).Where(i => i is not null).SelectMany(i => i!.Names);

    public override Pattern WithDefault(Node value) => new ArrayPattern(items, rest, value);

    protected override void BindValue(Evaluation e, object? value, Action<string, object?> declare)
    {
        var values = Iteration.Of(value).ToList();
        for (var i = 0; i < items.Length; i++)
            items[i]?.Bind(e, i < values.Count ? values[i] : JsUndefined.Value, declare);
        rest?.Bind(e, new JsArray(values.Skip(items.Length)), declare);
    }
}

internal sealed class ObjectPattern((string? Name, Node? Key, Pattern Pattern)[] properties, Pattern? rest, Node? defaultValue) : Pattern(defaultValue)
{
    public override IEnumerable<string> Names => properties.SelectMany(p => p.Pattern.Names).Concat(rest?.Names ?? []);

    public override Pattern WithDefault(Node value) => new ObjectPattern(properties, rest, value);

    protected override void BindValue(Evaluation e, object? value, Action<string, object?> declare)
    {
        if (value is null or JsUndefined)
            throw new ExpressionException("TypeError: cannot take an undefined value apart.");
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (var (name, key, pattern) in properties)
        {
            var property = name ?? JsConvert.ToText(key!.Run(e));
            taken.Add(property);
            pattern.Bind(e, Members.Get(value, property), declare);
        }

        if (rest is null)
            return;
        var others = new JsObject();
        Iteration.CopyProperties(value, others, taken);
        rest.Bind(e, others, declare);
    }
}
