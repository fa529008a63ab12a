using static MediationWorkflows.Engine.Expressions.Builtins.BuiltinMethods;

namespace MediationWorkflows.Engine.Expressions.Builtins;

/// <summary>Math, without random: an evaluation has to give the same value every time.</summary>
internal static class MathObject
{
    public static readonly JsObject Value = Build();

    private static JsObject Build()
    {
        var math = new JsObject();
        foreach (var (name, value) in (ReadOnlySpan<(string, double)>)[("PI", Math.PI), ("E", Math.E), ("LN2", 0.6931471805599453), ("LN10", 2.302585092994046), ("LOG2E", 1.4426950408889634), ("LOG10E", 0.4342944819032518), ("SQRT2", 1.4142135623730951), ("SQRT1_2", 0.7071067811865476)])
            math.Set(name, value);
        Add("abs", Math.Abs);
        Add("acos", Math.Acos);
        Add("acosh", Math.Acosh);
        Add("asin", Math.Asin);
        Add("asinh", x => x == 0 ? x : Math.Asinh(x));
        Add("atan", Math.Atan);
        Add("atanh", Math.Atanh);
        Add("cbrt", Cbrt);
        Add("ceil", Math.Ceiling);
        Add("clz32", x => System.Numerics.BitOperations.LeadingZeroCount((uint)JsNumber.ToInt32(x)));
        Add("cos", Math.Cos);
        Add("cosh", Math.Cosh);
        Add("exp", Math.Exp);
        Add("expm1", x => Math.Abs(x) < 1e-5 ? x + (x * x / 2) + (x * x * x / 6) : Math.Exp(x) - 1);
        Add("floor", Math.Floor);
        Add("fround", x => (float)x);
        Add("log", Math.Log);
        Add("log10", Math.Log10);
        Add("log1p", x => Math.Abs(x) < 1e-5 ? x - (x * x / 2) + (x * x * x / 3) : Math.Log(1 + x));
        Add("log2", Math.Log2);
        Add("round", Round);
        Add("sign", x => double.IsNaN(x) || x == 0 ? x : Math.Sign(x));
        Add("sin", Math.Sin);
        Add("sinh", Math.Sinh);
        Add("sqrt", Math.Sqrt);
        Add("tan", Math.Tan);
        Add("tanh", Math.Tanh);
        Add("trunc", Math.Truncate);
        math.Set("atan2", Method("atan2", 2, (_, _, a) => JsNumber.Box(Math.Atan2(JsConvert.ToNumber(At(a, 0)), JsConvert.ToNumber(At(a, 1))))));
        math.Set("hypot", Method("hypot", 2, (_, _, a) => Hypot(a)));
        math.Set("imul", Method("imul", 2, (_, _, a) => JsNumber.Box(unchecked(JsNumber.ToInt32(JsConvert.ToNumber(At(a, 0))) * JsNumber.ToInt32(JsConvert.ToNumber(At(a, 1)))))));
        math.Set("max", Method("max", 2, (_, _, a) => Extreme(a, double.NegativeInfinity, Math.Max)));
        math.Set("min", Method("min", 2, (_, _, a) => Extreme(a, double.PositiveInfinity, Math.Min)));
        math.Set("pow", Method("pow", 2, (_, _, a) => JsNumber.Box(JsOperators.Power(JsConvert.ToNumber(At(a, 0)), JsConvert.ToNumber(At(a, 1))))));
        math.Set("random", Method("random", 0, (_, _, _) => throw new ExpressionException("Math.random is not supported: an expression gives the same value every time.")));
        math.Frozen = true;
        return math;

        void Add(string name, Func<double, double> function) => math.Set(name, Method(name, 1, (_, _, a) => JsNumber.Box(function(JsConvert.ToNumber(At(a, 0))))));
    }

    // One step of Newton's method: the C library's root of 27 is not 3.
    private static double Cbrt(double x)
    {
        var root = Math.Cbrt(x);
        return root == 0 || !double.IsFinite(root) ? root : root - (((root * root * root) - x) / (3 * root * root));
    }

    private static double Round(double x)
    {
        if (!double.IsFinite(x) || x == Math.Floor(x))
            return x;
        var floor = Math.Floor(x);
        var result = x - floor >= 0.5 ? floor + 1 : floor;
        return result == 0 && x < 0 ? -0.0 : result;
    }

    private static object Extreme(ReadOnlySpan<object?> a, double start, Func<double, double, double> pick)
    {
        var result = start;
        foreach (var item in a)
            result = pick(result, JsConvert.ToNumber(item));
        return JsNumber.Box(result);
    }

    private static object Hypot(ReadOnlySpan<object?> a)
    {
        double max = 0, sum = 0;
        var nan = false;
        List<double> values = [];
        foreach (var item in a)
        {
            var x = Math.Abs(JsConvert.ToNumber(item));
            values.Add(x);
            nan |= double.IsNaN(x);
            max = Math.Max(max, double.IsNaN(x) ? 0 : x);
        }

        if (double.IsInfinity(max))
            return JsNumber.Box(max);
        if (nan)
            return double.NaN;
        if (max == 0)
            return JsNumber.Box(0);
        double compensation = 0;
        foreach (var x in values)
        {
            var n = x / max;
            var summand = (n * n) - compensation;
            var preliminary = sum + summand;
            compensation = preliminary - sum - summand;
            sum = preliminary;
        }

        return JsNumber.Box(Math.Sqrt(sum) * max);
    }
}
