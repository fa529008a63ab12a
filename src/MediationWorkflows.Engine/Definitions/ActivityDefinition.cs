using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace MediationWorkflows.Engine.Definitions;

/// <summary>An activity as it stands in a definition, with the activities it contains, whatever its type.</summary>
public sealed class ActivityDefinition
{
    /// <summary>
    /// Properties that hold activities and nothing else. Other types may have inputs of these names: a mail has a body, and the branches
    /// of FlowFork are names.
    /// </summary>
    internal static readonly FrozenDictionary<string, string[]> Slots = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Elsa.If"] = ["then", "else"],
        ["Elsa.Switch"] = ["default"],
        ["Elsa.While"] = ["body"],
        ["Elsa.For"] = ["body"],
        ["Elsa.ForEach"] = ["body"],
        ["Elsa.ParallelForEach"] = ["body"],
        ["Elsa.FlowNode"] = ["body"],
        ["Elsa.Fork"] = ["branches"],
        ["Elsa.BulkDispatchWorkflows"] = ["childCompleted", "childFaulted"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private ActivityDefinition(JsonObject json, string id, string nodeId, string path, string port)
    {
        Json = json;
        Id = id;
        NodeId = nodeId;
        Path = path;
        Port = port;
    }

    /// <summary>Unique in its container in well-formed definitions.</summary>
    public string Id { get; }

    /// <summary>Unique in the definition: the ids from the workflow down, joined by colons. Journals and badges key on it.</summary>
    public string NodeId { get; }

    /// <summary>JSON path inside the definition.</summary>
    public string Path { get; }

    /// <summary>Property of the container that holds this activity: "activities", "then", "body", "cases" …</summary>
    public string Port { get; }

    public JsonObject Json { get; }

    public IReadOnlyList<ActivityDefinition> Children { get; private set; } = [];

    public string Type => Json.Text("type") ?? "";

    public int Version => Json.Whole("version") ?? 1;

    public string? Name => Json.Text("name");

    /// <summary>What a person calls it: the display text of the designer, else the name, else the id.</summary>
    public string DisplayText => Json.Object("metadata")?.Text("displayText") is { Length: > 0 } text ? text : Name is { Length: > 0 } name ? name : Id;

    /// <summary>A flag that newer files keep in customProperties and older ones directly on the activity.</summary>
    public bool Flag(string name) =>
        Json.Object("customProperties")?.Flag(name) ?? Json.Object("applicationProperties")?.Flag(name) ?? Json.Flag(name) ?? false;

    public string? CustomProperty(string name) => Json.Object("customProperties")?.Text(name);

    /// <summary>This activity and all below it, containers first.</summary>
    public IEnumerable<ActivityDefinition> Flatten()
    {
        yield return this;
        foreach (var child in Children)
        {
            foreach (var below in child.Flatten())
                yield return below;
        }
    }

    internal static ActivityDefinition Read(JsonObject json, string parentNodeId, string path, string port, ActivityIds ids)
    {
        RequireLists(json, path);
        var id = ids.For(json);
        var nodeId = ids.Unique($"{parentNodeId}:{id}");
        json["nodeId"] = nodeId;
        var activity = new ActivityDefinition(json, id, nodeId, path, port);
        List<ActivityDefinition> children = [];
        foreach (var (childPort, child, childPath) in ChildrenOf(json))
            children.Add(Read(child, nodeId, $"{path}.{childPath}", childPort, ids));
        activity.Children = children;
        return activity;
    }

    private static IEnumerable<(string Port, JsonObject Json, string Path)> ChildrenOf(JsonObject json)
    {
        var i = 0;
        foreach (var item in json.Items("activities"))
            yield return ("activities", (JsonObject)item!, $"activities[{i++}]");

        i = 0;
        foreach (var item in json.Items("branches"))
        {
            if (IsSlot(json, "branches") || IsActivity(item))
                yield return ("branches", (JsonObject)item!, $"branches[{i}]");
            i++;
        }

        foreach (var port in (string[])["root", "body", "then", "else", "default", "childCompleted", "childFaulted"])
        {
            if (json.TryGetPropertyValue(port, out var child) && child is not null && (IsSlot(json, port) || IsActivity(child)))
                yield return (port, (JsonObject)child!, port);
        }

        var index = 0;
        foreach (var item in json.Items("cases"))
        {
            if (item is JsonObject c && c.TryGetPropertyValue("activity", out var child) && IsActivity(child))
                yield return ("cases", (JsonObject)child!, $"cases[{index}].activity");
            index++;
        }
    }

    // What is not read would be left out without a word when the definition runs.
    private static void RequireLists(JsonObject json, string path)
    {
        foreach (var name in (string[])["activities", "variables", "cases", "connections"])
        {
            var isObject = json.Object(name) is { } o && !o.ContainsKey("$values") && (name == "connections" || IsInput(json, o));
            if (!isObject && name == "activities")
                json.RequireList(name, path);
            else if (!isObject)
                json.RequireObjects(name, path);
        }

        RequireActivities(json, path);
    }

    private static void RequireActivities(JsonObject json, string path)
    {
        // Nothing else can stand here, so what looks like an input is an activity too.
        RequireActivities(json, "activities", path);
        foreach (var slot in Slots.GetValueOrDefault(json.Text("type") ?? "", []))
        {
            if (slot == "branches")
                RequireBranches(json, path);
            else if (json.TryGetPropertyValue(slot, out var child) && child is not null && (child as JsonObject)?.Text("type") is null)
                throw NoActivity($"{path}.{slot}");
        }

        var i = 0;
        foreach (var item in json.Items("cases"))
        {
            if (item is JsonObject c && c.TryGetPropertyValue("activity", out var child) && child is not null && !IsActivity(child))
                throw NoActivity($"{path}.cases[{i}].activity");
            i++;
        }
    }

    private static void RequireBranches(JsonObject json, string path)
    {
        json.RequireList("branches", path);
        RequireActivities(json, "branches", path);
    }

    private static void RequireActivities(JsonObject json, string list, string path)
    {
        var i = 0;
        foreach (var item in json.Items(list))
        {
            if ((item as JsonObject)?.Text("type") is null)
                throw NoActivity($"{path}.{list}[{i}]");
            i++;
        }
    }

    private static bool IsSlot(JsonObject activity, string property) => Slots.GetValueOrDefault(activity.Text("type") ?? "", []).Contains(property);

    private static DefinitionFormatException NoActivity(string path) => new("This is not an activity: an activity is an object with a type.", path);

    // The inputs of a workflow that is used as an activity have any name; one connection may stand without its list.
    private static bool IsInput(JsonObject activity, JsonObject value) =>
        (value.ContainsKey("expression") || value.ContainsKey("typeName")) && activity.Text("type")?.StartsWith("Elsa.", StringComparison.Ordinal) != true;

    // An input has a typeName or an expression, an expression has a value; an activity has a type and neither.
    private static bool IsActivity(JsonNode? node) =>
        node is JsonObject o && o.Text("type") is not null && !o.ContainsKey("expression") && !o.ContainsKey("typeName") &&
        (o.ContainsKey("id") || !o.ContainsKey("value"));
}
