using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Expressions;
using NodaTime;

namespace MediationWorkflows.Engine.Execution;

/// <summary>Converts a value to the type an activity asks for.</summary>
internal static class InputReader
{
    public static T? Convert<T>(object? value, string input, string nodeId)
    {
        if (value is null or JsUndefined or JsHole)
            return default;
        object? result;
        // The type tests are constants for the compiler, so each instantiation keeps one branch.
        if (typeof(T) == typeof(string))
            result = Conversions.Text(value);
        else if (typeof(T) == typeof(bool) || typeof(T) == typeof(bool?))
            result = Conversions.Boolean(value);
        else if (typeof(T) == typeof(double) || typeof(T) == typeof(double?))
            result = Conversions.Number(value);
        else if (typeof(T) == typeof(int) || typeof(T) == typeof(int?))
            result = Whole(value, int.MinValue, int.MaxValue) is { } l ? (int)l : null;
        else if (typeof(T) == typeof(long) || typeof(T) == typeof(long?))
            result = value is string s && long.TryParse(s, System.Globalization.CultureInfo.InvariantCulture, out var exact) ? exact : Whole(value, -9.2e18, 9.2e18);
        else if (typeof(T) == typeof(decimal) || typeof(T) == typeof(decimal?))
            result = Decimal(value);
        else if (typeof(T) == typeof(Instant) || typeof(T) == typeof(Instant?))
            result = Conversions.Instant(value);
        else if (typeof(T) == typeof(Duration) || typeof(T) == typeof(Duration?))
            result = Conversions.Duration(value);
        else if (typeof(T) == typeof(Period))
            result = Period(value);
        else if (typeof(T) == typeof(Guid) || typeof(T) == typeof(Guid?))
            result = Guid.TryParse(Conversions.Text(value), out var g) ? g : null;
        else if (typeof(T) == typeof(string[]))
            result = Conversions.List(value).Items.Select(i => Conversions.Text(i) ?? "").ToArray();
        else if (typeof(T) == typeof(JsonNode) || typeof(T) == typeof(JsonObject) || typeof(T) == typeof(JsonArray))
            result = Json(value);
        else if (typeof(T) == typeof(object))
            result = value;
        else
            throw new InputConversionException($"Input \"{input}\" of {nodeId} is asked for as {typeof(T).Name}, which the engine does not know.");

        return result is T typed ? typed : throw new InputConversionException($"Input \"{input}\" of {nodeId} is not {Describe(typeof(T))}.");
    }

    private static long? Whole(object value, double min, double max) =>
        Conversions.Number(value) is { } d && Math.Round(d, MidpointRounding.ToEven) is var r && r >= min && r <= max ? (long)r : null;

    private static object? Decimal(object value)
    {
        if (value is string s && decimal.TryParse(s, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var m))
            return m;
        return Conversions.Number(value) is { } d && Math.Abs(d) < 7.9e28 ? (decimal)d : null;
    }

    private static Period? Period(object value)
    {
        if (value is string text && Conversions.Period(text.Trim()) is { } period)
            return period;
        return Conversions.Duration(value) is { } d ? NodaTime.Period.FromTicks(d.BclCompatibleTicks).Normalize() : null;
    }

    private static JsonNode? Json(object value)
    {
        if (value is string text && text.AsSpan().TrimStart() is ['{' or '[', ..])
        {
            try
            {
                return JsonNode.Parse(text);
            }
            catch (System.Text.Json.JsonException)
            {
                return JsonValue.Create(text);
            }
        }

        return JsJson.ToJson(value);
    }

    private static string Describe(Type type)
    {
        var t = Nullable.GetUnderlyingType(type) ?? type;
        return t.Name switch
        {
            "Boolean" => "true or false",
            "Int32" or "Int64" => "a whole number",
            "Double" or "Decimal" => "a number",
            "Instant" => "a date and time",
            "Duration" => "a duration",
            "Period" => "a period",
            "Guid" => "an id",
            "JsonObject" => "an object",
            "JsonArray" => "a list",
            _ => t.Name,
        };
    }
}
