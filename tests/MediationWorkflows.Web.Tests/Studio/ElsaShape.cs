using System.Text.Json;
using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Definitions;

namespace MediationWorkflows.Web.Tests.Studio;

/// <summary>
/// What Elsa 3 demands of a definition: the fields of its model with their types, activities that can be told apart, connections between
/// what is there, and inputs in the form that it does not drop as it reads.
/// </summary>
static class ElsaShape
{
    static readonly string[] Expressions = ["Literal", "JavaScript", "Variable", "Input", "Object"];

    /// <returns>Each with its place; none where Elsa would read all of it.</returns>
    public static IEnumerable<string> Faults(JsonObject definition)
    {
        foreach (var name in (string[])["id", "definitionId", "name", "toolVersion", "createdAt"])
        {
            if (!Is(definition[name], JsonValueKind.String))
                yield return $"{name}: a text";
        }

        if (!Version.TryParse(definition["toolVersion"]?.ToString(), out _))
            yield return "toolVersion: a version";
        if (!DateTimeOffset.TryParse(definition["createdAt"]?.ToString(), System.Globalization.CultureInfo.InvariantCulture, out _))
            yield return "createdAt: an instant";
        if (!IsWhole(definition["version"]))
            yield return "version: a whole number";
        foreach (var name in (string[])["isLatest", "isPublished", "isSystem"])
        {
            if (definition[name]?.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
                yield return $"{name}: true or false";
        }

        foreach (var (list, fields) in ((string, string[])[])[("variables", ["id", "name", "typeName"]), ("inputs", ["name", "type"]), ("outputs", ["name", "type"])])
        {
            if (definition[list] is not JsonArray items)
                yield return $"{list}: a list";
            else if (items.Any(item => item is not JsonObject o || fields.Any(f => !Is(o[f], JsonValueKind.String))))
                yield return $"{list}: each with {string.Join(", ", fields)}";
        }

        if (definition["outcomes"] is not JsonArray outcomes || outcomes.Any(o => !Is(o, JsonValueKind.String)))
            yield return "outcomes: a list of texts";
        foreach (var name in (string[])["customProperties", "options", "root"])
        {
            if (definition[name] is not JsonObject)
                yield return $"{name}: an object";
        }

        if (definition["root"] is not JsonObject)
            yield break;
        var activities = WorkflowDefinition.FromJson((JsonObject)definition.DeepClone()).Root.Flatten().ToList();
        foreach (var repeated in activities.GroupBy(a => a.NodeId, StringComparer.Ordinal).Where(g => g.Count() > 1))
            yield return $"{repeated.Key}: twice";
        foreach (var fault in activities.SelectMany(Faults))
            yield return fault;
    }

    static IEnumerable<string> Faults(ActivityDefinition activity)
    {
        var json = activity.Json;
        foreach (var name in (string[])["id", "nodeId", "type"])
        {
            if (!Is(json[name], JsonValueKind.String))
                yield return $"{activity.NodeId}.{name}: a text";
        }

        if (!IsWhole(json["version"]))
            yield return $"{activity.NodeId}.version: a whole number";
        if (activity.Children.GroupBy(c => c.Id, StringComparer.Ordinal).Any(g => g.Count() > 1))
            yield return $"{activity.NodeId}: two activities with one id";
        foreach (var connection in json["connections"] as JsonArray ?? [])
        {
            if (!IsEnd(connection?["source"], activity) || !IsEnd(connection?["target"], activity))
                yield return $"{activity.NodeId}: {connection?.ToJsonString()} leads from or to nowhere";
        }

        foreach (var (name, value) in json)
        {
            if (value is JsonObject input && (input.ContainsKey("expression") || input.ContainsKey("memoryReference")) && !IsInput(input))
                yield return $"{activity.NodeId}.{name}: an input with its type and an expression, or an output with its memory";
        }
    }

    static bool IsEnd(JsonNode? end, ActivityDefinition container) =>
        end is JsonObject && Is(end["port"], JsonValueKind.String) && container.Children.Any(c => c.Id == end["activity"]?.ToString());

    // Without its type's name Elsa takes an input for one that is not set.
    static bool IsInput(JsonObject input) => Is(input["typeName"], JsonValueKind.String) && input["expression"] switch
    {
        JsonObject expression => expression["type"]?.ToString() is { } type && Expressions.Contains(type, StringComparer.Ordinal) && expression.ContainsKey("value") && (type != "Object" || IsJson(expression["value"])),
        null => Is(input["memoryReference"]?["id"], JsonValueKind.String),
        _ => false,
    };

    static bool IsJson(JsonNode? value)
    {
        try
        {
            return Is(value, JsonValueKind.String) && JsonNode.Parse(value!.GetValue<string>()) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static bool Is(JsonNode? node, JsonValueKind kind) => node?.GetValueKind() == kind;

    static bool IsWhole(JsonNode? node) => Is(node, JsonValueKind.Number) && node!.AsValue().TryGetValue<int>(out var number) && number > 0;
}
