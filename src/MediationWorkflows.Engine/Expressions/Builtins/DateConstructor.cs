using static MediationWorkflows.Engine.Expressions.Builtins.BuiltinMethods;

namespace MediationWorkflows.Engine.Expressions.Builtins;

/// <summary>Date. The current time is that of the engine's clock.</summary>
internal static class DateConstructor
{
    public static readonly NativeFunction Value =
        new NativeFunction("Date", 7, (e, _, _) => JsDateText.Local(Now(e))) { Construct = New }
            .With("now", Method("now", 0, (e, _, _) => JsNumber.Box(Now(e))))
            .With("parse", Method("parse", 1, (_, _, a) => JsNumber.Box(JsDateParser.Parse(JsConvert.ToText(At(a, 0))))))
            .With("UTC", Method("UTC", 7, (_, _, a) => JsNumber.Box(FromParts(a)))).Freeze();

    private static double Now(Evaluation e) => JsDateText.FromInstant(e.Scope.Now);

    private static JsDate New(Evaluation e, ReadOnlySpan<object?> a)
    {
        if (a.Length == 0)
            return new JsDate(Now(e));
        if (a.Length > 1)
            return new JsDate(FromParts(a));
        if (a[0] is JsDate other)
            return new JsDate(other.Time);
        var value = JsConvert.ToPrimitive(a[0]);
        return new JsDate(value is string text ? JsDateParser.Parse(text) : JsDateText.Clip(JsConvert.ToNumber(value)));
    }

    private static double FromParts(ReadOnlySpan<object?> a)
    {
        double[] parts = [double.NaN, 0, 1, 0, 0, 0, 0];
        for (var i = 0; i < a.Length && i < 7; i++)
            parts[i] = JsConvert.ToNumber(a[i]);
        if (Math.Truncate(parts[0]) is >= 0 and <= 99)
            parts[0] = Math.Truncate(parts[0]) + 1900;
        return JsDateText.Clip(JsDateMath.Make(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]));
    }
}
