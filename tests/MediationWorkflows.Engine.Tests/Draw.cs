using System.Text.Json.Nodes;

namespace MediationWorkflows.Engine.Tests;

/// <summary>Short spellings for definitions in tests.</summary>
internal static class Draw
{
    public static Json Workflow(JsonObject root, string? variables = null, string? more = null)
    {
        var json = new JsonObject
        {
            ["id"] = "v1", ["definitionId"] = "d1", ["name"] = "Drawn", ["version"] = 1,
            ["variables"] = variables is null ? new JsonArray() : JsonNode.Parse(variables),
            ["inputs"] = new JsonArray(), ["outputs"] = new JsonArray(), ["outcomes"] = new JsonArray(),
            ["isLatest"] = true, ["isPublished"] = true,
            ["root"] = root,
        };
        foreach (var (key, value) in more is null ? [] : (JsonObject)JsonNode.Parse(more)!)
            json[key] = value?.DeepClone();
        return new Json(json.ToJsonString());
    }

    /// <summary>An activity; the properties are JSON, where "=text" is a JavaScript expression and other plain values are literals.</summary>
    public static JsonObject Activity(string type, string id, params (string Name, object? Value)[] properties)
    {
        var json = new JsonObject { ["id"] = id, ["name"] = id, ["type"] = $"Elsa.{type}", ["version"] = 1 };
        foreach (var (name, value) in properties)
            json[name] = Property(value);
        return json;
    }

    public static JsonObject Line(string id) => Activity("WriteLine", id, ("text", id));

    /// <summary>Connections are written "A-B" or "A.Port-B".</summary>
    public static JsonObject Flow(IEnumerable<JsonObject> activities, params string[] connections) => new()
    {
        ["id"] = "flow", ["type"] = "Elsa.Flowchart", ["version"] = 1,
        ["activities"] = new JsonArray([.. activities]),
        ["connections"] = new JsonArray([.. connections.Select(Connection)]),
    };

    public static JsonObject Sequence(params JsonObject[] activities) => Sequence("seq", activities);

    public static JsonObject Sequence(string id, params JsonObject[] activities) => new()
    {
        ["id"] = id, ["type"] = "Elsa.Sequence", ["version"] = 1, ["activities"] = new JsonArray([.. activities]),
    };

    public static JsonObject Set(string id, string variableId, object? value) =>
        Activity("SetVariable", id, ("variable", new JsonObject { ["id"] = variableId }), ("value", value));

    private static JsonNode Connection(string text)
    {
        var ends = text.Split('-');
        var source = ends[0].Split('.');
        return new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = source[0], ["port"] = source.Length > 1 ? source[1] : "Done" },
            ["target"] = new JsonObject { ["activity"] = ends[1], ["port"] = "In" },
        };
    }

    private static JsonNode? Property(object? value) => value switch
    {
        null => null,
        JsonNode node => node,
        string s when s.StartsWith('=') => Expression("JavaScript", s[1..]),
        string s => Expression("Literal", s),
        bool b => Expression("Literal", b),
        int i => Expression("Literal", i),
        _ => throw new ArgumentException("A test may not write this.", nameof(value)),
    };

    public static JsonObject Expression(string type, JsonNode? value) => new()
    {
        ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = type, ["value"] = value },
    };
}

/// <summary>A definition as text.</summary>
internal sealed record Json(string Text);
