using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Expressions;

namespace MediationWorkflows.Engine.Execution;

/// <summary>
/// Values as JSON that reads back as the same value: dates and the numbers that JSON lacks become objects with one "$" member,
/// and objects that look like those are wrapped.
/// </summary>
internal static class StoredValue
{
    public static JsonNode? Write(object? value)
    {
        switch (value)
        {
            case JsDate date:
                return new JsonObject { ["$date"] = double.IsNaN(date.Time) ? null : date.Time };
            case double d when !double.IsFinite(d) || (d == 0 && double.IsNegative(d)):
                return new JsonObject { ["$number"] = d == 0 ? "-0" : JsNumber.ToText(d) };
            case JsArray array:
                return new JsonArray([.. array.Items.Select(Write)]);
            case JsFunction:
                return null;
            case JsObject o:
                var json = new JsonObject(o.Keys().Select(k => KeyValuePair.Create(k, Write(o[k]))));
                return json.Count == 1 && json.First().Key.StartsWith('$') ? new JsonObject { ["$object"] = json } : json;
            default:
                return JsJson.ToJson(value);
        }
    }

    public static object? Read(JsonNode? json)
    {
        switch (json)
        {
            case JsonArray array:
                return new JsArray(array.Select(Read));
            case JsonObject { Count: 1 } o when o.First() is { Key: ['$', ..] } only:
                return only.Key switch
                {
                    "$date" => new JsDate(only.Value?.GetValue<double>() ?? double.NaN),
                    "$number" => JsNumber.FromText(only.Value!.GetValue<string>()),
                    "$object" => ReadObject((JsonObject)only.Value!),
                    _ => ReadObject(o),
                };
            case JsonObject o:
                return ReadObject(o);
            default:
                return JsJson.FromJson(json);
        }
    }

    private static JsObject ReadObject(JsonObject json)
    {
        var result = new JsObject();
        foreach (var (key, value) in json)
            result.Set(key, Read(value));
        return result;
    }
}
