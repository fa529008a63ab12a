using static MediationWorkflows.Engine.Expressions.Builtins.BuiltinMethods;

namespace MediationWorkflows.Engine.Expressions.Builtins;

/// <summary>Dates. Local time is UTC, so getHours and getUTCHours agree.</summary>
internal static class DateMethods
{
    private static readonly string[] Parts = ["FullYear", "Month", "Date", "Hours", "Minutes", "Seconds", "Milliseconds"];

    public static readonly NativeFunction[] All =
    [
        .. Parts.SelectMany((part, i) => (NativeFunction[])[Getter("get" + part, i), Getter("getUTC" + part, i), Setter("set" + part, i), Setter("setUTC" + part, i)]),
        Getter("getDay", 7),
        Getter("getUTCDay", 7),
        Method("getTime", 0, (_, self, _) => JsNumber.Box(This(self).Time)),
        Method("valueOf", 0, (_, self, _) => JsNumber.Box(This(self).Time)),
        Method("setTime", 1, (_, self, a) => JsNumber.Box(This(self).Time = JsDateText.Clip(JsConvert.ToNumber(At(a, 0))))),
        Method("getTimezoneOffset", 0, (_, self, _) => JsNumber.Box(double.IsNaN(This(self).Time) ? double.NaN : 0)),
        Method("toISOString", 0, (_, self, _) => JsDateText.Iso(This(self).Time)),
        Method("toJSON", 1, (_, self, _) => double.IsNaN(This(self).Time) ? null : JsDateText.Iso(This(self).Time)),
        Method("toString", 0, (_, self, _) => JsDateText.Local(This(self).Time)),
        Method("toDateString", 0, (_, self, _) => JsDateText.DatePart(This(self).Time)),
        Method("toTimeString", 0, (_, self, _) => JsDateText.TimePart(This(self).Time)),
        Method("toUTCString", 0, (_, self, _) => JsDateText.Utc(This(self).Time)),
        Method("toLocaleDateString", 0, (_, self, a) => RequirePlain(a, Locale(This(self).Time, date: true, clockToo: false))),
        Method("toLocaleTimeString", 0, (_, self, a) => RequirePlain(a, Locale(This(self).Time, date: false, clockToo: true))),
        Method("toLocaleString", 0, (_, self, a) => RequirePlain(a, Locale(This(self).Time, date: true, clockToo: true))),
    ];

    private static JsDate This(object? self) => self as JsDate ?? throw new ExpressionException("TypeError: this is not a date.");

    private static NativeFunction Getter(string name, int part) => Method(name, 0, (_, self, _) =>
    {
        var time = This(self).Time;
        return double.IsNaN(time) ? double.NaN : JsNumber.Box(Split(time)[part]);
    });

    // A setter takes its part and the smaller ones after it: setHours(h, m, s, ms), setFullYear(y, m, d).
    private static NativeFunction Setter(string name, int part)
    {
        var last = part <= 2 ? 2 : 6;
        return Method(name, last - part + 1, (_, self, a) =>
        {
            var date = This(self);
            var values = new double[a.Length];
            for (var i = 0; i < values.Length; i++)
                values[i] = JsConvert.ToNumber(a[i]);
            var time = double.IsNaN(date.Time) && part == 0 ? 0 : date.Time;
            if (double.IsNaN(time) || values.Length == 0)
                return JsNumber.Box(date.Time = double.NaN);
            var parts = Split(time);
            for (var i = 0; i < values.Length && part + i <= last; i++)
                parts[part + i] = values[i];
            return JsNumber.Box(date.Time = JsDateText.Clip(JsDateMath.Make(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6])));
        });
    }

    private static double[] Split(double time)
    {
        var (y, m, d, h, min, s, ms, weekday) = JsDateMath.Split(time);
        return [y, m, d, h, min, s, ms, weekday];
    }

    private static string Locale(double time, bool date, bool clockToo)
    {
        if (double.IsNaN(time))
            return "Invalid Date";
        var (y, m, d, h, min, s, _, _) = JsDateMath.Split(time);
        var day = FormattableString.Invariant($"{m + 1}/{d}/{y}");
        var clock = FormattableString.Invariant($"{(h % 12 == 0 ? 12 : h % 12)}:{min:00}:{s:00} {(h < 12 ? "AM" : "PM")}");
        return date && clockToo ? $"{day}, {clock}" : date ? day : clock;
    }
}
