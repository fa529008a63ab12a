using MediationWorkflows.Engine.Expressions.Builtins;

namespace MediationWorkflows.Engine.Expressions;

/// <summary>Properties of values: own ones first, then what the kind of value has built in.</summary>
internal static class Members
{
    public static object? Get(object? target, object? key)
    {
        if (key is double d && d >= 0 && d == (int)d)
        {
            if (target is JsArray array)
                return array.At((int)d);
            if (target is string s)
                return (int)d < s.Length ? s[(int)d].ToString() : JsUndefined.Value;
        }

        return Get(target, JsConvert.ToText(key));
    }

    public static object? Get(object? target, string name)
    {
        switch (target)
        {
            case JsObject o:
                if (o.TryGet(name, out var value))
                    return value;
                return BuiltinMethods.Of(o, name);
            case string s:
                if (name == "length")
                    return JsNumber.Box(s.Length);
                if (JsObject.ArrayIndex(name) is >= 0 and var index)
                    return index < s.Length ? s[(int)index].ToString() : JsUndefined.Value;
                return BuiltinMethods.Of(s, name);
            case double or bool:
                return BuiltinMethods.Of(target, name);
            default:
                throw CannotRead(target, name);
        }
    }

    public static void Set(Evaluation e, object? target, string name, object? value)
    {
        if (target is not JsObject o)
            return;
        e.Allocate(1);
        if (o is JsArray array)
        {
            var length = JsObject.ArrayIndex(name) is >= 0 and var index ? index + 1 : name == "length" ? JsNumber.ToArrayLength(value) : 0;
            if (length > array.Length)
                e.Allocate(length - array.Length);
        }

        o.Set(name, value);
    }

    public static bool Has(JsObject o, string name) => o.TryGet(name, out _) || BuiltinMethods.Of(o, name) is not JsUndefined;

    public static bool Delete(object? target, string name) => target is null or JsUndefined
        ? throw CannotRead(target, name)
        : target is not JsObject o || o.Delete(name);

    public static object RequireObject(object? target, string? name) => target is null or JsUndefined
        ? throw new ExpressionException($"TypeError: cannot set {(name is null ? "a property" : $"\"{name}\"")} of {(target is null ? "null" : "undefined")}.")
        : target;

    public static ExpressionException CannotRead(object? target, string? name) =>
        new($"TypeError: cannot read {(name is null ? "a property" : $"\"{name}\"")} of {(target is null ? "null" : "undefined")}.");
}
