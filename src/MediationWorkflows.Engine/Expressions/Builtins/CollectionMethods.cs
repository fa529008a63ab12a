using static MediationWorkflows.Engine.Expressions.Builtins.BuiltinMethods;

namespace MediationWorkflows.Engine.Expressions.Builtins;

internal static class CollectionMethods
{
    public static readonly NativeFunction[] OfMap =
    [
        Method("clear", 0, (_, self, _) => Clear(Map(self).Items)),
        Method("delete", 1, (_, self, a) => Map(self).Items.Remove(new CollectionKey(At(a, 0)))),
        Method("entries", 0, (_, self, _) => new JsIterator(Map(self).Entries())),
        Method("forEach", 1, (e, self, a) => ForEach(e, self, Map(self).Items.ToList(), At(a, 0))),
        Method("get", 1, (_, self, a) => Map(self).Items.TryGetValue(new CollectionKey(At(a, 0)), out var v) ? v : JsUndefined.Value),
        Method("has", 1, (_, self, a) => Map(self).Items.ContainsKey(new CollectionKey(At(a, 0)))),
        Method("keys", 0, (_, self, _) => new JsIterator(Map(self).Items.Keys.Select(k => k.Value).ToList())),
        Method("set", 2, (e, self, a) => Put(e, self, Map(self).Items, At(a, 0), At(a, 1))),
        Method("values", 0, (_, self, _) => new JsIterator(Map(self).Items.Values.ToList())),
    ];

    public static readonly NativeFunction[] OfSet =
    [
        Method("add", 1, (e, self, a) => Put(e, self, Set(self).Items, At(a, 0), At(a, 0))),
        Method("clear", 0, (_, self, _) => Clear(Set(self).Items)),
        Method("delete", 1, (_, self, a) => Set(self).Items.Remove(new CollectionKey(At(a, 0)))),
        Method("entries", 0, (_, self, _) => new JsIterator(Set(self).Values().Select(v => (object?)new JsArray([v, v])))),
        Method("forEach", 1, (e, self, a) => ForEach(e, self, Set(self).Items.ToList(), At(a, 0))),
        Method("has", 1, (_, self, a) => Set(self).Items.ContainsKey(new CollectionKey(At(a, 0)))),
        Method("keys", 0, (_, self, _) => new JsIterator(Set(self).Values())),
        Method("values", 0, (_, self, _) => new JsIterator(Set(self).Values())),
    ];

    public static readonly NativeFunction[] OfIterator =
    [
        Method("next", 0, (_, self, _) => self is JsIterator i ? i.Next() : throw new ExpressionException("TypeError: this is not an iterator.")),
    ];

    private static JsMap Map(object? self) => self as JsMap ?? throw new ExpressionException("TypeError: this is not a Map.");

    private static JsSet Set(object? self) => self as JsSet ?? throw new ExpressionException("TypeError: this is not a Set.");

    private static object? Put(Evaluation e, object? self, OrderedDictionary<CollectionKey, object?> items, object? key, object? value)
    {
        e.Allocate(1);
        items[new CollectionKey(key is double and 0 ? 0.0 : key)] = value;
        return self;
    }

    private static JsUndefined Clear(OrderedDictionary<CollectionKey, object?> items)
    {
        items.Clear();
        return JsUndefined.Value;
    }

    private static JsUndefined ForEach(Evaluation e, object? self, List<KeyValuePair<CollectionKey, object?>> items, object? function)
    {
        foreach (var (key, value) in items)
            e.Call(function, JsUndefined.Value, [value, key.Value, self]);
        return JsUndefined.Value;
    }
}
