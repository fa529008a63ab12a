namespace MediationWorkflows.Engine.Expressions;

/// <summary>ECMAScript's abstract conversions (ToBoolean, ToNumber, ToString, ToPrimitive) and comparisons.</summary>
internal static class JsConvert
{
    public static bool ToBoolean(object? value) => value switch
    {
        bool b => b,
        null or JsUndefined => false,
        double d => d != 0 && !double.IsNaN(d),
        string s => s.Length > 0,
        _ => true,
    };

    public static double ToNumber(object? value) => value switch
    {
        double d => d,
        bool b => b ? 1 : 0,
        null => 0,
        string s => JsNumber.FromText(s),
        JsUndefined or JsHole => double.NaN,
        _ => ToNumber(ToPrimitive(value, preferText: false)),
    };

    public static string ToText(object? value) => value switch
    {
        string s => s,
        double d => JsNumber.ToText(d),
        bool b => b ? "true" : "false",
        null => "null",
        JsUndefined or JsHole => "undefined",
        _ => ToText(ToPrimitive(value, preferText: true)),
    };

    /// <summary>Without a preference a date gives its text and everything else its value.</summary>
    public static object? ToPrimitive(object? value, bool? preferText = null)
    {
        if (value is not JsObject o)
            return value;
        var textFirst = preferText ?? o is JsDate;
        for (var turn = 0; turn < 2; turn++)
        {
            var wantsText = textFirst == (turn == 0);
            if (o.TryGet(wantsText ? "toString" : "valueOf", out var own))
            {
                if (own is JsFunction function && function.Call(Evaluation.Current!, o, []) is var result and not JsObject)
                    return result;
            }
            else if (wantsText)
            {
                return DefaultText(o);
            }
            else if (o is JsDate date)
            {
                return JsNumber.Box(date.Time);
            }
        }

        throw new ExpressionException("TypeError: cannot convert the object to a primitive value.");
    }

    private static string DefaultText(JsObject o) => o switch
    {
        JsDate date => JsDateText.Local(date.Time),
        JsArray array => Join(array, ",", 0),
        JsFunction f => f.SourceText,
        JsRegExp r => r.ToString(),
        _ => $"[object {o.ClassName}]",
    };

    public static string Join(JsArray array, string separator, int depth)
    {
        if (depth > 50)
            return "";
        var parts = new string[array.Length];
        long length = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var item = array.Items[i];
            parts[i] = item is null or JsUndefined or JsHole ? "" : item is JsArray inner ? Join(inner, ",", depth + 1) : ToText(item);
            length += parts[i].Length + separator.Length;
            if (length > 4_000_000)
                throw new ExpressionBudgetException("text");
        }

        return string.Join(separator, parts);
    }

    public static double ToInteger(object? value)
    {
        var d = ToNumber(value);
        return double.IsNaN(d) ? 0 : Math.Truncate(d) + 0.0;
    }

    public static bool StrictEquals(object? a, object? b) => (a, b) switch
    {
        (double x, double y) => x == y,
        (string x, string y) => x == y,
        (bool x, bool y) => x == y,
        _ => ReferenceEquals(a, b),
    };

    public static bool SameValueZero(object? a, object? b) =>
        (a is double x && b is double y && double.IsNaN(x) && double.IsNaN(y)) || StrictEquals(a, b);

    public static bool LooseEquals(object? a, object? b)
    {
        while (true)
        {
            if (a is null or JsUndefined)
                return b is null or JsUndefined;
            if (b is null or JsUndefined)
                return false;
            if (a.GetType() == b.GetType() || (a is JsObject && b is JsObject))
                return StrictEquals(a, b);
            if (a is bool ab)
                a = ab ? 1.0 : 0.0;
            else if (b is bool bb)
                b = bb ? 1.0 : 0.0;
            else if (a is JsObject)
                a = ToPrimitive(a);
            else if (b is JsObject)
                b = ToPrimitive(b);
            else
                return ToNumber(a) == ToNumber(b);
        }
    }

    public static string TypeOf(object? value) => value switch
    {
        JsUndefined => "undefined",
        bool => "boolean",
        double => "number",
        string => "string",
        JsFunction => "function",
        _ => "object",
    };
}
