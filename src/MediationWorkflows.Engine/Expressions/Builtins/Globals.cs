using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using static MediationWorkflows.Engine.Expressions.Builtins.BuiltinMethods;

namespace MediationWorkflows.Engine.Expressions.Builtins;

/// <summary>What every expression knows by name, whatever it is part of. Shared between evaluations, therefore frozen.</summary>
internal static class Globals
{
    private static readonly NativeFunction ParseFloat = Method("parseFloat", 1, (_, _, a) => JsNumber.Box(FloatPrefix(JsConvert.ToText(At(a, 0)))));
    private static readonly NativeFunction ParseInt = Method("parseInt", 2, (_, _, a) => JsNumber.Box(IntPrefix(JsConvert.ToText(At(a, 0)), At(a, 1))));

    private static readonly FrozenDictionary<string, object?> Values = new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["undefined"] = JsUndefined.Value,
        ["NaN"] = double.NaN,
        ["Infinity"] = double.PositiveInfinity,
        ["Math"] = MathObject.Value,
        ["JSON"] = JsonObjectFunctions.Value,
        ["Object"] = ObjectConstructor.Value,
        ["Array"] = ArrayConstructor(),
        ["String"] = StringConstructor(),
        ["Number"] = NumberConstructor(),
        ["Boolean"] = new NativeFunction("Boolean", 1, (_, _, a) => a.Length > 0 && JsConvert.ToBoolean(a[0])).Freeze(),
        ["Date"] = DateConstructor.Value,
        ["RegExp"] = new NativeFunction("RegExp", 2, (_, _, a) => NewRegExp(a)) { Construct = (_, a) => NewRegExp(a) }.Freeze(),
        ["Map"] = new NativeFunction("Map", 0, (_, _, _) => throw NeedsNew("Map")) { Construct = NewMap }.With("groupBy", Method("groupBy", 2, (e, _, a) => GroupIntoMap(e, a))).Freeze(),
        ["Set"] = new NativeFunction("Set", 0, (_, _, _) => throw NeedsNew("Set")) { Construct = NewSet }.Freeze(),
        ["parseFloat"] = ParseFloat,
        ["parseInt"] = ParseInt,
        ["isNaN"] = Method("isNaN", 1, (_, _, a) => double.IsNaN(JsConvert.ToNumber(At(a, 0)))),
        ["isFinite"] = Method("isFinite", 1, (_, _, a) => double.IsFinite(JsConvert.ToNumber(At(a, 0)))),
        ["encodeURIComponent"] = Method("encodeURIComponent", 1, (e, _, a) => e.Text(UriText.Encode(JsConvert.ToText(At(a, 0)), UriText.Component))),
        ["encodeURI"] = Method("encodeURI", 1, (e, _, a) => e.Text(UriText.Encode(JsConvert.ToText(At(a, 0)), UriText.Whole))),
        ["decodeURIComponent"] = Method("decodeURIComponent", 1, (_, _, a) => UriText.Decode(JsConvert.ToText(At(a, 0)), "")),
        ["decodeURI"] = Method("decodeURI", 1, (_, _, a) => UriText.Decode(JsConvert.ToText(At(a, 0)), ";/?:@&=+$,#")),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool TryGet(string name, out object? value) => Values.TryGetValue(name, out value);

    public static object ConstructorOf(object value) => value switch
    {
        string => Values["String"]!,
        double => Values["Number"]!,
        bool => Values["Boolean"]!,
        JsFunction => JsUndefined.Value,
        JsObject o when Values.TryGetValue(o.ClassName, out var c) => c!,
        _ => JsUndefined.Value,
    };

    private static ExpressionException NeedsNew(string name) => new($"TypeError: {name} needs new.");

    private static NativeFunction ArrayConstructor() =>
        new NativeFunction("Array", 1, (e, _, a) => NewArray(e, a)) { Construct = NewArray }
            .With("isArray", Method("isArray", 1, (_, _, a) => At(a, 0) is JsArray))
            .With("of", Method("of", 0, (_, _, a) => new JsArray(a.ToArray())))
            .With("from", Method("from", 1, From))
            .With("prototype", Prototype(ArrayMethods.All)).Freeze();

    private static JsArray NewArray(Evaluation e, ReadOnlySpan<object?> a)
    {
        if (a is not [double length])
            return new JsArray(a.ToArray());
        var array = new JsArray();
        var count = JsNumber.ToArrayLength(length);
        e.Allocate(count);
        array.SetLength(count);
        return array;
    }

    private static JsArray From(Evaluation e, object? self, ReadOnlySpan<object?> a)
    {
        var source = At(a, 0);
        if (source is null or JsUndefined)
            throw new ExpressionException("TypeError: Array.from needs something to read.");
        var items = source is JsArray or string or JsIterator or JsMap or JsSet ? Iteration.Of(source).ToList() : Iteration.Of(ArrayMethods.Like(source)).ToList();
        e.Allocate(items.Count);
        if (At(a, 1) is JsFunction map)
        {
            for (var i = 0; i < items.Count; i++)
                items[i] = e.Call(map, JsUndefined.Value, [items[i], JsNumber.Box(i)]);
        }

        return new JsArray(items);
    }

    private static NativeFunction StringConstructor() =>
        new NativeFunction("String", 1, (_, _, a) => a.Length == 0 ? "" : JsConvert.ToText(a[0]))
            .With("fromCharCode", Method("fromCharCode", 1, (_, _, a) => string.Concat(a.ToArray().Select(c => (char)(ushort)JsNumber.ToInt32(JsConvert.ToNumber(c))))))
            .With("fromCodePoint", Method("fromCodePoint", 1, (_, _, a) => string.Concat(a.ToArray().Select(FromCodePoint))))
            .With("raw", Method("raw", 1, Raw))
            .With("prototype", Prototype(StringMethods.All)).Freeze();

    private static string FromCodePoint(object? value)
    {
        var d = JsConvert.ToNumber(value);
        if (d < 0 || d > 0x10FFFF || d != Math.Floor(d))
            throw new ExpressionException("RangeError: this is not a code point.");
        return d is >= 0xD800 and <= 0xDFFF ? ((char)d).ToString() : char.ConvertFromUtf32((int)d);
    }

    private static object Raw(Evaluation e, object? self, ReadOnlySpan<object?> a)
    {
        var parts = ArrayMethods.Like(Members.Get(At(a, 0), "raw"));
        var text = new StringBuilder();
        for (var i = 0; i < parts.Length; i++)
        {
            text.Append(JsConvert.ToText(parts.At(i)));
            if (i + 1 < parts.Length && i + 1 < a.Length)
                text.Append(JsConvert.ToText(a[i + 1]));
        }

        return e.Text(text.ToString());
    }

    private static NativeFunction NumberConstructor() =>
        new NativeFunction("Number", 1, (_, _, a) => a.Length == 0 ? JsNumber.Box(0) : JsNumber.Box(JsConvert.ToNumber(a[0])))
            .With("isInteger", Method("isInteger", 1, (_, _, a) => At(a, 0) is double d && double.IsFinite(d) && d == Math.Floor(d)))
            .With("isSafeInteger", Method("isSafeInteger", 1, (_, _, a) => At(a, 0) is double d && d == Math.Floor(d) && Math.Abs(d) <= 9007199254740991))
            .With("isFinite", Method("isFinite", 1, (_, _, a) => At(a, 0) is double d && double.IsFinite(d)))
            .With("isNaN", Method("isNaN", 1, (_, _, a) => At(a, 0) is double.NaN))
            .With("parseFloat", ParseFloat)
            .With("parseInt", ParseInt)
            .With("EPSILON", Math.Pow(2, -52))
            .With("MAX_SAFE_INTEGER", 9007199254740991.0)
            .With("MIN_SAFE_INTEGER", -9007199254740991.0)
            .With("MAX_VALUE", double.MaxValue)
            .With("MIN_VALUE", double.Epsilon)
            .With("NaN", double.NaN)
            .With("POSITIVE_INFINITY", double.PositiveInfinity)
            .With("NEGATIVE_INFINITY", double.NegativeInfinity)
            .With("prototype", Prototype(NumberMethods.All)).Freeze();

    private static JsRegExp NewRegExp(ReadOnlySpan<object?> a) => At(a, 0) is JsRegExp r
        ? new JsRegExp(RegExpSource.Parse(r.Source.Pattern, At(a, 1) is JsUndefined ? r.Source.Flags : JsConvert.ToText(At(a, 1))))
        : new JsRegExp(RegExpSource.Parse(At(a, 0) is JsUndefined ? "" : JsConvert.ToText(At(a, 0)), At(a, 1) is JsUndefined ? "" : JsConvert.ToText(At(a, 1))));

    private static JsMap NewMap(Evaluation e, ReadOnlySpan<object?> a)
    {
        var map = new JsMap();
        if (At(a, 0) is null or JsUndefined)
            return map;
        foreach (var pair in Iteration.Of(At(a, 0)))
        {
            e.Allocate(1);
            if (pair is not JsObject)
                throw new ExpressionException("TypeError: a Map is made of pairs.");
            map.Items[new CollectionKey(Members.Get(pair, "0"))] = Members.Get(pair, "1");
        }

        return map;
    }

    private static JsSet NewSet(Evaluation e, ReadOnlySpan<object?> a)
    {
        var set = new JsSet();
        if (At(a, 0) is null or JsUndefined)
            return set;
        foreach (var item in Iteration.Of(At(a, 0)))
        {
            e.Allocate(1);
            set.Items.TryAdd(new CollectionKey(item is double and 0 ? 0.0 : item), item);
        }

        return set;
    }

    private static JsMap GroupIntoMap(Evaluation e, ReadOnlySpan<object?> a)
    {
        var map = new JsMap();
        var function = At(a, 1);
        var i = 0;
        foreach (var item in Iteration.Of(At(a, 0)))
        {
            e.Allocate(1);
            var key = new CollectionKey(e.Call(function, JsUndefined.Value, [item, JsNumber.Box(i++)]));
            if (!map.Items.TryGetValue(key, out var group))
                map.Items[key] = group = new JsArray();
            ((JsArray)group!).Items.Add(item);
        }

        return map;
    }

    private static double FloatPrefix(string text)
    {
        var s = JsNumber.TrimWhite(text);
        var match = System.Text.RegularExpressions.Regex.Match(s, @"\A[+-]?(Infinity|([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?)", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromMilliseconds(200));
        return match.Success ? JsNumber.FromText(match.Value) : double.NaN;
    }

    private static double IntPrefix(string text, object? radixValue)
    {
        var s = JsNumber.TrimWhite(text);
        var negative = s.StartsWith('-');
        if (s.StartsWith('-') || s.StartsWith('+'))
            s = s[1..];
        var radix = JsNumber.ToInt32(JsConvert.ToNumber(radixValue));
        if (radix != 0 && radix is < 2 or > 36)
            return double.NaN;
        if (radix is 0 or 16 && (s.StartsWith("0x", StringComparison.Ordinal) || s.StartsWith("0X", StringComparison.Ordinal)))
        {
            s = s[2..];
            radix = 16;
        }

        radix = radix == 0 ? 10 : radix;
        var length = 0;
        while (length < s.Length && JsNumber.DigitOf(s[length]) is >= 0 and var d && d < radix)
            length++;
        if (length == 0)
            return double.NaN;
        var value = radix == 10 ? double.Parse(s[..length], CultureInfo.InvariantCulture) : JsNumber.Radix(s[..length], radix);
        return negative ? -value : value;
    }
}
