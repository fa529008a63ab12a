using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Engine.Expressions;

/// <summary>Dates as text. The engine's local zone is UTC, so that a result never depends on the machine.</summary>
internal static class JsDateText
{
    private const double MaxTime = 8.64e15;

    private static readonly string[] Days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    public static double Clip(double time) => double.IsNaN(time) || Math.Abs(time) > MaxTime ? double.NaN : Math.Truncate(time) + 0.0;

    public static double FromInstant(Instant instant) => Math.Floor(instant.ToUnixTimeTicks() / (double)NodaConstants.TicksPerMillisecond);

    public static Instant ToInstant(double time) => Instant.FromUnixTimeMilliseconds((long)time);

    public static string Local(double time)
    {
        if (double.IsNaN(time))
            return "Invalid Date";
        var (y, m, d, h, min, s, _, weekday) = JsDateMath.Split(time);
        return FormattableString.Invariant($"{Days[weekday]} {Months[m]} {d:00} {YearText(y)} {h:00}:{min:00}:{s:00} GMT+0000 (Coordinated Universal Time)");
    }

    public static string Iso(double time)
    {
        if (double.IsNaN(time))
            throw new ExpressionException("RangeError: invalid time value.");
        var (y, m, d, h, min, s, ms, _) = JsDateMath.Split(time);
        var year = y is >= 0 and <= 9999 ? FormattableString.Invariant($"{y:0000}") : FormattableString.Invariant($"{(y < 0 ? '-' : '+')}{Math.Abs(y):000000}");
        return FormattableString.Invariant($"{year}-{m + 1:00}-{d:00}T{h:00}:{min:00}:{s:00}.{ms:000}Z");
    }

    public static string Utc(double time)
    {
        if (double.IsNaN(time))
            return "Invalid Date";
        var (y, m, d, h, min, s, _, weekday) = JsDateMath.Split(time);
        return FormattableString.Invariant($"{Days[weekday]}, {d:00} {Months[m]} {YearText(y)} {h:00}:{min:00}:{s:00} GMT");
    }

    public static string DatePart(double time) => double.IsNaN(time) ? "Invalid Date" : Local(time)[..^"HH:mm:ss GMT+0000 (Coordinated Universal Time) ".Length];

    public static string TimePart(double time) => double.IsNaN(time) ? "Invalid Date" : Local(time)[^"HH:mm:ss GMT+0000 (Coordinated Universal Time)".Length..];

    private static string YearText(long y) => y < 0 ? FormattableString.Invariant($"-{-y:0000}") : FormattableString.Invariant($"{y:0000}");

    /// <summary>An instant written as text by Elsa or a person: ISO 8601 with any offset, or a date alone (UTC midnight).</summary>
    public static Instant? TryParse(string text)
    {
        var offset = OffsetDateTimePattern.ExtendedIso.Parse(text);
        if (offset.Success)
            return offset.Value.ToInstant();
        var time = JsDateParser.Parse(text);
        return double.IsNaN(time) ? null : ToInstant(time);
    }
}
