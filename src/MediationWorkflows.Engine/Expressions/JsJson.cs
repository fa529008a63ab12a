using System.Text.Json;
using System.Text.Json.Nodes;

namespace MediationWorkflows.Engine.Expressions;

/// <summary>Between JSON trees and values.</summary>
public static class JsJson
{
    public static object? FromJson(JsonNode? node)
    {
        switch (node)
        {
            case null:
                return null;
            case JsonObject o:
                var result = new JsObject();
                foreach (var (key, value) in o)
                    result.Set(key, FromJson(value));
                return result;
            case JsonArray a:
                var items = new List<object?>(a.Count);
                foreach (var item in a)
                    items.Add(FromJson(item));
                return new JsArray(items);
            default:
                return FromScalar((JsonValue)node);
        }
    }

    private static object? FromScalar(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => value.TryGetValue<string>(out var s) ? s : value.ToString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => JsNumber.Box(double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture)),
        _ => null,
    };

    /// <summary>What JSON.stringify would write, as a tree: dates become text, undefined and functions vanish, NaN becomes null.</summary>
    public static JsonNode? ToJson(object? value) => ToJson(value, 0);

    private static JsonNode? ToJson(object? value, int depth)
    {
        if (depth > 200)
            throw new ExpressionException("TypeError: the value is nested too deeply or refers to itself.");
        switch (value)
        {
            case null or JsUndefined or JsHole or JsFunction:
                return null;
            case string s:
                return JsonValue.Create(s);
            case bool b:
                return JsonValue.Create(b);
            case double d:
                return ToJson(d);
            case JsDate date:
                return double.IsNaN(date.Time) ? null : JsonValue.Create(JsDateText.Iso(date.Time));
            case JsArray array:
                var list = new JsonArray();
                foreach (var item in array.Items)
                    list.Add(ToJson(item, depth + 1));
                return list;
            case JsObject o:
                var result = new JsonObject();
                foreach (var key in o.Keys())
                {
                    if (o[key] is var member and not (JsUndefined or JsFunction))
                        result[key] = ToJson(member, depth + 1);
                }

                return result;
            default:
                throw new ExpressionException("TypeError: the value cannot be stored.");
        }
    }

    private static JsonNode? ToJson(double d)
    {
        if (!double.IsFinite(d))
            return null;
        // A whole number is written without a fraction, as JSON.stringify does.
        return d == (long)d && Math.Abs(d) < 1e15 ? JsonValue.Create((long)d) : JsonNode.Parse(JsNumber.ToText(d));
    }

    /// <summary>A copy that shares nothing that can change.</summary>
    internal static object? Copy(object? value)
    {
        switch (value)
        {
            case JsFunction:
                return JsUndefined.Value;
            case JsDate date:
                return new JsDate(date.Time);
            case JsArray array:
                var items = new List<object?>(array.Length);
                foreach (var item in array.Items)
                    items.Add(Copy(item));
                return new JsArray(items);
            case JsObject o:
                var copy = new JsObject();
                foreach (var key in o.Keys())
                    copy.Set(key, Copy(o[key]));
                return copy;
            default:
                return value;
        }
    }
}
