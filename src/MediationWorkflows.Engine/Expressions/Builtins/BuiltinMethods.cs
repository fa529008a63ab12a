using System.Collections.Frozen;

namespace MediationWorkflows.Engine.Expressions.Builtins;

/// <summary>The methods that values have by their kind. There are no prototype objects to change; the tables are fixed.</summary>
internal static class BuiltinMethods
{
    private static readonly FrozenDictionary<string, NativeFunction> Objects = Table(
        Method("hasOwnProperty", 1, (_, self, a) => self is JsObject o && o.TryGet(JsConvert.ToText(At(a, 0)), out var _)),
        Method("propertyIsEnumerable", 1, (_, self, a) => self is JsObject o && o.Keys().Contains(JsConvert.ToText(At(a, 0)))),
        Method("isPrototypeOf", 1, (_, _, _) => false),
        Method("toString", 0, (_, self, _) => self is JsObject o and not (JsArray or JsFunction or JsDate or JsRegExp) ? $"[object {o.ClassName}]" : JsConvert.ToText(self)),
        Method("toLocaleString", 0, (_, self, _) => JsConvert.ToText(self)),
        Method("valueOf", 0, (_, self, _) => self));

    private static readonly FrozenDictionary<string, NativeFunction> Functions = Table(
        Method("call", 1, (e, self, a) => e.Call(self, At(a, 0), a.Length > 1 ? a[1..] : [])),
        Method("apply", 2, (e, self, a) => e.Call(self, At(a, 0), At(a, 1) is null or JsUndefined ? [] : Iteration.Of(At(a, 1)).ToArray())),
        Method("bind", 1, Bind));

    private static readonly FrozenDictionary<string, NativeFunction> Booleans = Table(
        Method("toString", 0, (_, self, _) => JsConvert.ToText(self)),
        Method("valueOf", 0, (_, self, _) => self));

    private static readonly FrozenDictionary<string, NativeFunction> Strings = Table(StringMethods.All);
    private static readonly FrozenDictionary<string, NativeFunction> Numbers = Table(NumberMethods.All);
    private static readonly FrozenDictionary<string, NativeFunction> Arrays = Table(ArrayMethods.All);
    private static readonly FrozenDictionary<string, NativeFunction> Dates = Table(DateMethods.All);
    private static readonly FrozenDictionary<string, NativeFunction> RegExps = Table(RegExpMethods.All);
    private static readonly FrozenDictionary<string, NativeFunction> Maps = Table(CollectionMethods.OfMap);
    private static readonly FrozenDictionary<string, NativeFunction> Sets = Table(CollectionMethods.OfSet);
    private static readonly FrozenDictionary<string, NativeFunction> Iterators = Table(CollectionMethods.OfIterator);

    public static object? Of(object value, string name)
    {
        switch (value)
        {
            case JsFunction f when name == "length":
                return JsNumber.Box(f.ParameterCount);
            case JsFunction f when name == "name":
                return f.FunctionName;
            case JsMap map when name == "size":
                return JsNumber.Box(map.Items.Count);
            case JsSet set when name == "size":
                return JsNumber.Box(set.Items.Count);
        }

        var table = value switch
        {
            string => Strings,
            double => Numbers,
            bool => Booleans,
            JsArray => Arrays,
            JsDate => Dates,
            JsRegExp => RegExps,
            JsMap => Maps,
            JsSet => Sets,
            JsIterator => Iterators,
            JsFunction => Functions,
            _ => Objects,
        };
        if (table.TryGetValue(name, out var method) || Objects.TryGetValue(name, out method))
            return method;
        return name == "constructor" ? Globals.ConstructorOf(value) : JsUndefined.Value;
    }

    /// <summary>The methods of a kind as an object, for <c>Array.prototype.slice.call(…)</c>.</summary>
    public static JsObject Prototype(IEnumerable<NativeFunction> methods)
    {
        var prototype = new JsObject();
        foreach (var method in methods)
            prototype.Set(method.FunctionName, method);
        prototype.Frozen = true;
        return prototype;
    }

    public static NativeFunction Method(string name, int parameters, NativeBody body) => new NativeFunction(name, parameters, body).Freeze();

    public static object? At(ReadOnlySpan<object?> arguments, int index) => index < arguments.Length ? arguments[index] : JsUndefined.Value;

    private static FrozenDictionary<string, NativeFunction> Table(params IEnumerable<NativeFunction> methods) =>
        methods.ToFrozenDictionary(m => m.FunctionName, StringComparer.Ordinal);

    private static object Bind(Evaluation e, object? self, ReadOnlySpan<object?> a)
    {
        if (self is not JsFunction function)
            throw new ExpressionException("TypeError: bind must be called on a function.");
        var bound = a.ToArray();
        return new NativeFunction("bound " + function.FunctionName, Math.Max(0, function.ParameterCount - Math.Max(0, bound.Length - 1)), (e2, _, more) =>
            e2.Call(function, At(bound, 0), [.. bound.Skip(1), .. more]));
    }

    /// <summary>Locales are the one of the language itself: a result never depends on the machine.</summary>
    public static T RequirePlain<T>(ReadOnlySpan<object?> a, T value) =>
        At(a, 0) is JsUndefined or "en-US" or "en" && At(a, 1) is JsUndefined ? value : throw new ExpressionException("RangeError: only the locale en-US without options is supported.");
}
