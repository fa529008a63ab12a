using System.Text.Json.Nodes;

namespace MediationWorkflows.Engine.Definitions;

/// <summary>A declared variable. <see cref="Initial"/> is the value as written, usually text that is converted to <see cref="TypeName"/>.</summary>
public sealed record VariableDefinition(string Id, string Name, string TypeName, bool IsArray, JsonNode? Initial)
{
    internal static VariableDefinition Read(JsonObject json)
    {
        var name = json.Text("name") ?? "";
        json.TryGetPropertyValue("value", out var value);
        return new VariableDefinition(json.Text("id") is { Length: > 0 } id ? id : name, name, json.Text("typeName") ?? "Object", json.Flag("isArray") ?? false, value);
    }
}

/// <summary>A declared input or output of a workflow.</summary>
public sealed record ArgumentDefinition(string Name, string TypeName, bool IsArray, string? DisplayName, string? Description, JsonNode? DefaultValue)
{
    internal static ArgumentDefinition Read(JsonObject json)
    {
        json.TryGetPropertyValue("defaultValue", out var value);
        return new ArgumentDefinition(
            json.Text("name") ?? "", json.Text("type") ?? "Object", json.Flag("isArray") ?? false, json.Text("displayName"), json.Text("description"), value);
    }
}
