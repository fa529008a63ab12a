using static MediationWorkflows.Engine.Expressions.Builtins.BuiltinMethods;

namespace MediationWorkflows.Engine.Expressions.Builtins;

internal static class ObjectConstructor
{
    public static readonly NativeFunction Value =
        new NativeFunction("Object", 1, (_, _, a) => At(a, 0) is null or JsUndefined ? new JsObject() : At(a, 0)) { Construct = (_, a) => At(a, 0) as JsObject ?? new JsObject() }
            .With("keys", Method("keys", 1, (e, _, a) => List(e, Pairs(At(a, 0)).Select(p => (object?)p.Key))))
            .With("values", Method("values", 1, (e, _, a) => List(e, Pairs(At(a, 0)).Select(p => p.Value))))
            .With("entries", Method("entries", 1, (e, _, a) => List(e, Pairs(At(a, 0)).Select(p => (object?)new JsArray([p.Key, p.Value])))))
            .With("getOwnPropertyNames", Method("getOwnPropertyNames", 1, (e, _, a) => List(e, Pairs(At(a, 0)).Select(p => (object?)p.Key).Concat(At(a, 0) is JsArray or string ? ["length"] : []))))
            .With("assign", Method("assign", 2, Assign))
            .With("freeze", Method("freeze", 1, (_, _, a) => Freeze(At(a, 0))))
            .With("isFrozen", Method("isFrozen", 1, (_, _, a) => At(a, 0) is not JsObject { Frozen: false }))
            .With("fromEntries", Method("fromEntries", 1, FromEntries))
            .With("groupBy", Method("groupBy", 2, GroupBy))
            .With("hasOwn", Method("hasOwn", 2, (_, _, a) => HasOwn(At(a, 0), JsConvert.ToText(At(a, 1)))))
            .With("is", Method("is", 2, (_, _, a) => Same(At(a, 0), At(a, 1))))
            .With("prototype", Prototype([Method("toString", 0, (_, self, _) => $"[object {ClassOf(self)}]"), Method("hasOwnProperty", 1, (_, self, a) => self is JsObject o && o.TryGet(JsConvert.ToText(At(a, 0)), out var _))]))
            .Freeze();

    private static string ClassOf(object? value) => value switch
    {
        null => "Null",
        JsUndefined => "Undefined",
        string => "String",
        double => "Number",
        bool => "Boolean",
        JsMap => "Map",
        JsSet => "Set",
        JsObject o => o.ClassName,
        _ => "Object",
    };

    private static bool HasOwn(object? value, string name) =>
        value is JsObject o ? o.TryGet(name, out _) : name == "length" && value is string || Pairs(value).Any(p => p.Key == name);

    private static IEnumerable<(string Key, object? Value)> Pairs(object? value) => value switch
    {
        null or JsUndefined => throw new ExpressionException("TypeError: cannot convert undefined or null to an object."),
        string s => s.Select((c, i) => (JsNumber.ToText(i), (object?)c.ToString())),
        JsObject o => o.Keys().ToList().Select(k => (k, o[k])),
        _ => [],
    };

    private static JsArray List(Evaluation e, IEnumerable<object?> items)
    {
        var array = new JsArray(items);
        e.Allocate(array.Length);
        return array;
    }

    private static bool Same(object? a, object? b) => a is double x && b is double y ? x.Equals(y) && double.IsNegative(x) == double.IsNegative(y) : JsConvert.StrictEquals(a, b);

    private static object? Assign(Evaluation e, object? self, ReadOnlySpan<object?> a)
    {
        if (At(a, 0) is null or JsUndefined)
            throw new ExpressionException("TypeError: cannot convert undefined or null to an object.");
        if (At(a, 0) is not JsObject target)
            return At(a, 0);
        foreach (var source in a.Length > 1 ? a[1..] : [])
        {
            e.Allocate(1);
            Iteration.CopyProperties(source, target);
        }

        return target;
    }

    private static object? Freeze(object? value)
    {
        if (value is JsObject o)
            o.Frozen = true;
        return value;
    }

    private static JsObject FromEntries(Evaluation e, object? self, ReadOnlySpan<object?> a)
    {
        var result = new JsObject();
        foreach (var pair in Iteration.Of(At(a, 0)))
        {
            e.Allocate(1);
            if (pair is not JsObject)
                throw new ExpressionException("TypeError: an entry is a pair.");
            result.Set(JsConvert.ToText(Members.Get(pair, "0")), Members.Get(pair, "1"));
        }

        return result;
    }

    private static JsObject GroupBy(Evaluation e, object? self, ReadOnlySpan<object?> a)
    {
        var result = new JsObject();
        var function = At(a, 1);
        var i = 0;
        foreach (var item in Iteration.Of(At(a, 0)))
        {
            e.Allocate(1);
            var key = JsConvert.ToText(e.Call(function, JsUndefined.Value, [item, JsNumber.Box(i++)]));
            if (result[key] is not JsArray group)
                result.Set(key, group = new JsArray());
            group.Items.Add(item);
        }

        return result;
    }
}
