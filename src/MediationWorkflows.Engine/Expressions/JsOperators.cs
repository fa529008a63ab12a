namespace MediationWorkflows.Engine.Expressions;

internal delegate object? BinaryOperator(Evaluation e, object? a, object? b);

/// <summary>The binary operators with their coercions.</summary>
internal static class JsOperators
{
    private static readonly object True = true;
    private static readonly object False = false;

    public static BinaryOperator Binary(string op) => op switch
    {
        "+" => Add,
        "-" => (_, a, b) => JsNumber.Box(Number(a) - Number(b)),
        "*" => (_, a, b) => JsNumber.Box(Number(a) * Number(b)),
        "/" => (_, a, b) => JsNumber.Box(Number(a) / Number(b)),
        "%" => (_, a, b) => JsNumber.Box(Number(a) % Number(b)),
        "**" => (_, a, b) => JsNumber.Box(Power(Number(a), Number(b))),
        "==" => (_, a, b) => Box(JsConvert.LooseEquals(a, b)),
        "!=" => (_, a, b) => Box(!JsConvert.LooseEquals(a, b)),
        "===" => (_, a, b) => Box(JsConvert.StrictEquals(a, b)),
        "!==" => (_, a, b) => Box(!JsConvert.StrictEquals(a, b)),
        "<" => (_, a, b) => Compare(a, b, static (x, y) => x < y, static c => c < 0),
        ">" => (_, a, b) => Compare(a, b, static (x, y) => x > y, static c => c > 0),
        "<=" => (_, a, b) => Compare(a, b, static (x, y) => x <= y, static c => c <= 0),
        ">=" => (_, a, b) => Compare(a, b, static (x, y) => x >= y, static c => c >= 0),
        "&" => (_, a, b) => JsNumber.Box(Int(a) & Int(b)),
        "|" => (_, a, b) => JsNumber.Box(Int(a) | Int(b)),
        "^" => (_, a, b) => JsNumber.Box(Int(a) ^ Int(b)),
        "<<" => (_, a, b) => JsNumber.Box(Int(a) << (Int(b) & 31)),
        ">>" => (_, a, b) => JsNumber.Box(Int(a) >> (Int(b) & 31)),
        ">>>" => (_, a, b) => JsNumber.Box((uint)Int(a) >> (Int(b) & 31)),
        "in" => (_, a, b) => Box(b is JsObject o ? Members.Has(o, JsConvert.ToText(a)) : throw new ExpressionException("TypeError: \"in\" needs an object on its right.")),
        "instanceof" => (_, a, b) => Box(InstanceOf(a, b)),
        _ => throw new ArgumentOutOfRangeException(nameof(op)),
    };

    private static object Box(bool b) => b ? True : False;

    private static double Number(object? value) => value is double d ? d : JsConvert.ToNumber(value);

    private static int Int(object? value) => JsNumber.ToInt32(Number(value));

    private static object? Add(Evaluation e, object? a, object? b)
    {
        if (a is double x && b is double y)
            return JsNumber.Box(x + y);
        a = JsConvert.ToPrimitive(a);
        b = JsConvert.ToPrimitive(b);
        return a is string || b is string
            ? e.Text(JsConvert.ToText(a) + JsConvert.ToText(b))
            : JsNumber.Box(JsConvert.ToNumber(a) + JsConvert.ToNumber(b));
    }

    public static double Power(double x, double y)
    {
        if (double.IsNaN(y))
            return double.NaN;
        // ECMAScript: 1 ** Infinity is NaN, where IEEE says 1.
        return Math.Abs(x) == 1 && double.IsInfinity(y) ? double.NaN : Math.Pow(x, y);
    }

    private static object Compare(object? a, object? b, Func<double, double, bool> numbers, Func<int, bool> texts)
    {
        if (a is double x && b is double y)
            return Box(numbers(x, y));
        a = JsConvert.ToPrimitive(a, preferText: false);
        b = JsConvert.ToPrimitive(b, preferText: false);
        return Box(a is string s && b is string t ? texts(string.CompareOrdinal(s, t)) : numbers(JsConvert.ToNumber(a), JsConvert.ToNumber(b)));
    }

    private static bool InstanceOf(object? a, object? b)
    {
        if (b is not JsFunction function)
            throw new ExpressionException("TypeError: the right side of instanceof is not callable.");
        return a is JsObject o && function.FunctionName switch
        {
            "Object" => true,
            var name => o.ClassName == name,
        };
    }
}
