namespace MediationWorkflows.Engine.Expressions;

/// <summary>What keys(), values(), entries() and matchAll() give: elements to spread or to take one by one.</summary>
internal sealed class JsIterator(IEnumerable<object?> items) : JsObject
{
    private readonly IEnumerator<object?> items = items.GetEnumerator();

    internal override string ClassName => "Array Iterator";

    public IEnumerable<object?> Rest()
    {
        while (items.MoveNext())
            yield return items.Current;
    }

    public JsObject Next()
    {
        var more = items.MoveNext();
        var step = new JsObject();
        step.Set("value", more ? items.Current : JsUndefined.Value);
        step.Set("done", !more);
        return step;
    }
}

/// <summary>A key of a Map or Set: NaN equals itself, 0 equals -0, objects are themselves.</summary>
internal readonly record struct CollectionKey(object? Value)
{
    public bool Equals(CollectionKey other) => JsConvert.SameValueZero(Value, other.Value);

    public override int GetHashCode() => Value switch
    {
        double d => d == 0 ? 0 : d.GetHashCode(),
        string s => string.GetHashCode(s, StringComparison.Ordinal),
        bool b => b ? 1 : 2,
        null => 3,
        JsUndefined => 4,
        _ => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Value),
    };
}

internal sealed class JsMap : JsObject
{
    public OrderedDictionary<CollectionKey, object?> Items { get; } = [];

    internal override string ClassName => "Map";

    public IEnumerable<object?> Entries() => Items.Select(p => (object?)new JsArray([p.Key.Value, p.Value])).ToList();
}

internal sealed class JsSet : JsObject
{
    public OrderedDictionary<CollectionKey, object?> Items { get; } = [];

    internal override string ClassName => "Set";

    public IEnumerable<object?> Values() => Items.Select(p => p.Key.Value).ToList();
}
