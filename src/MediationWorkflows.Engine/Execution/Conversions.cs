using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MediationWorkflows.Engine.Expressions;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Engine.Execution;

/// <summary>A value that is not of the wanted type. The message names the input and the node, never the value.</summary>
public sealed class InputConversionException(string message) : Exception(message), ISafeMessage;

/// <summary>Between the engine's values and the types that activities ask for, with Elsa's leniency about text.</summary>
internal static partial class Conversions
{
    /// <summary>Converts to what a variable of this kind holds; returns false when that is impossible.</summary>
    public static bool TryTo(ValueKind kind, object? value, out object? result)
    {
        result = value is JsUndefined or JsHole ? null : value;
        if (result is null)
            return true;
        switch (kind)
        {
            case ValueKind.String:
                result = Text(result);
                return true;
            case ValueKind.Boolean:
                return Boxed(Boolean(result), out result);
            case ValueKind.Int32:
                return Boxed(Number(result) is { } i && Math.Round(i, MidpointRounding.ToEven) is >= int.MinValue and <= int.MaxValue ? Math.Round(i, MidpointRounding.ToEven) : null, out result);
            case ValueKind.Int64:
                return Boxed(Number(result) is { } l && Math.Abs(l) < 9.3e18 ? Math.Round(l, MidpointRounding.ToEven) : null, out result);
            case ValueKind.Double or ValueKind.Decimal:
                return Boxed(Number(result), out result);
            case ValueKind.Instant:
                if (result is JsDate)
                    return true;
                var instant = Instant(result);
                result = instant is null ? null : new JsDate(JsDateText.FromInstant(instant.Value));
                return instant is not null;
            case ValueKind.List or ValueKind.StringList:
                result = List(result);
                return true;
            default:
                return true;
        }
    }

    private static bool Boxed(double? d, out object? result)
    {
        result = d is null ? null : JsNumber.Box(d.Value);
        return d is not null;
    }

    private static bool Boxed(bool? b, out object? result)
    {
        result = b;
        return b is not null;
    }

    /// <summary>The initial value of a variable; text that does not fit the type counts as no value, as in Elsa.</summary>
    public static object? InitialValue(JsonNode? json, ValueKind kind)
    {
        var value = JsJson.FromJson(json);
        if (value is string { Length: 0 } && kind is not (ValueKind.String or ValueKind.Object))
            return Default(kind);
        if (value is string text && (kind is ValueKind.Object || kind.IsList()) && text.AsSpan().TrimStart() is ['{' or '[', ..])
            value = TryParseJson(text, out var parsed) ? parsed : value;
        if (value is null)
            return Default(kind);
        return TryTo(kind, value, out var converted) ? converted : Default(kind);
    }

    private static object? Default(ValueKind kind) => kind switch
    {
        ValueKind.Boolean => false,
        ValueKind.Int32 or ValueKind.Int64 or ValueKind.Double or ValueKind.Decimal => JsNumber.Box(0),
        _ => null,
    };

    private static bool TryParseJson(string text, out object? value)
    {
        try
        {
            value = JsJson.FromJson(JsonNode.Parse(text));
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            value = null;
            return false;
        }
    }

    public static string? Text(object? value) => value switch
    {
        null or JsUndefined or JsHole => null,
        string s => s,
        bool b => b ? "True" : "False",
        double d => JsNumber.ToText(d),
        JsDate date => double.IsNaN(date.Time) ? null : JsDateText.Iso(date.Time),
        _ => JsJson.ToJson(value)?.ToJsonString(Relaxed),
    };

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 };

    public static bool? Boolean(object? value) => value switch
    {
        bool b => b,
        double d => d != 0 && !double.IsNaN(d),
        string s when bool.TryParse(s.Trim(), out var b) => b,
        string s when s.Trim() is "1" => true,
        string s when s.Trim() is "0" or "" => false,
        _ => null,
    };

    public static double? Number(object? value) => value switch
    {
        double d when !double.IsNaN(d) => d,
        bool b => b ? 1 : 0,
        string s when double.TryParse(s, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var d) => d,
        JsDate d => d.Time,
        _ => null,
    };

    public static Instant? Instant(object? value) => value switch
    {
        JsDate d when !double.IsNaN(d.Time) => JsDateText.ToInstant(d.Time),
        string s => IsoDay().Match(s) is { Success: true } day && IsDay(day) ? JsDateText.TryParse(s.Trim()) : null,
        double d when Math.Abs(d) < 8.64e15 => JsDateText.ToInstant(d),
        _ => null,
    };

    /// <summary>A day that there is: JavaScript's own dates would go on from 30 February to 2 March, and guess where there is no date at all.</summary>
    private static bool IsDay(Match day)
    {
        int Part(string group) => int.Parse(day.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        return Part("year") is > 0 and var year && Part("month") is >= 1 and <= 12 and var month && Part("day") is >= 1 and var number && number <= DateTime.DaysInMonth(year, month);
    }

    [GeneratedRegex(@"^\s*(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})(?![0-9])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IsoDay();

    /// <summary>"[-][d.]hh:mm[:ss[.fffffff]]" as .NET writes it, ISO 8601 ("PT1H30M", "P2D"), or a number of days as text, as TimeSpan reads it.</summary>
    public static Duration? Duration(object? value)
    {
        if (value is double ms && double.IsFinite(ms) && Math.Abs(ms) < 1e14)
            return NodaTime.Duration.FromMilliseconds(ms);
        if (value is not string raw)
            return null;
        var text = raw.Trim();
        if (text.TrimStart('-').StartsWith('P') && Period(text) is { } period)
            return period.HasDateComponent && (period.Months != 0 || period.Years != 0) ? null : period.ToDuration();
        return ClockText(text);
    }

    // TimeSpan.Parse is banned: it reads "72:00:00" as 72 days. Here the first of three parts is always hours.
    private static Duration? ClockText(string text)
    {
        var negative = text.StartsWith('-');
        var parts = (negative ? text[1..] : text).Split(':');
        double days = 0, hours = 0, minutes = 0, seconds = 0;
        if (parts.Length is 0 or > 4)
            return null;
        if (parts.Length == 1)
        {
            if (!Part(parts[0], out days) || parts[0].Contains('.', StringComparison.Ordinal))
                return null;
        }
        else
        {
            var first = parts[0];
            if (parts.Length == 4)
            {
                if (!Part(first, out days))
                    return null;
                parts = parts[1..];
                first = parts[0];
            }
            else if (first.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot)
            {
                if (!Part(first[..dot], out days))
                    return null;
                first = first[(dot + 1)..];
            }

            if (!Part(first, out hours) || !Part(parts[1], out minutes) || (parts.Length > 2 && !Part(parts[2], out seconds)))
                return null;
            if (minutes >= 60 || seconds >= 60)
                return null;
        }

        var total = (days * 86400) + (hours * 3600) + (minutes * 60) + seconds;
        if (total > 86400.0 * 366 * 10_000)
            return null;
        var duration = NodaTime.Duration.FromTicks(Math.Round(total * 1e7));
        return negative ? -duration : duration;
    }

    private static bool Part(string s, out double value) =>
        double.TryParse(s, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);

    public static Period? Period(string text)
    {
        var negative = text.StartsWith('-');
        var parsed = PeriodPattern.Roundtrip.Parse(negative ? text[1..] : text);
        if (!parsed.Success)
            parsed = PeriodPattern.NormalizingIso.Parse(negative ? text[1..] : text);
        return parsed.Success ? (negative ? NodaTime.Period.Zero - parsed.Value : parsed.Value) : null;
    }

    public static JsArray List(object? value) => value switch
    {
        JsArray a => a,
        null or JsUndefined => new JsArray(),
        string s when s.AsSpan().TrimStart() is ['[', ..] && TryParseJson(s, out var parsed) && parsed is JsArray a => a,
        _ => new JsArray([value]),
    };

    /// <summary>What an activity sets as output, as a value.</summary>
    public static object? FromHost(object? value) => value switch
    {
        null => null,
        string or bool or double or JsObject or JsUndefined => value,
        int i => JsNumber.Box(i),
        long l => JsNumber.Box(l),
        decimal m => JsNumber.Box((double)m),
        Instant instant => new JsDate(JsDateText.FromInstant(instant)),
        JsonNode node => JsJson.FromJson(node),
        Guid g => g.ToString(),
        Duration d => DurationPattern.JsonRoundtrip.Format(d),
        IEnumerable<string> list => new JsArray(list),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
