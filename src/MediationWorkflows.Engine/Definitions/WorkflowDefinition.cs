using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MediationWorkflows.Engine.Definitions;

/// <summary>
/// A workflow definition in Elsa 3's JSON format. Reading keeps every property, known or not, and writing gives back what was
/// read, but for the fields that reading assigns (docs/workflow-format.md lists them). Not changed after parsing.
/// </summary>
public sealed class WorkflowDefinition
{
    /// <summary>Id and node id of the workflow itself, the first activity of every instance.</summary>
    public const string RootActivityId = "Workflow1";

    /// <summary>Levels of JSON that are read.</summary>
    public const int MaxDepth = DefinitionJson.MaxDepth;

    private readonly JsonObject json;

    private WorkflowDefinition(JsonObject json, ActivityDefinition root)
    {
        this.json = json;
        Root = root;
        Variables = [.. json.Items("variables").OfType<JsonObject>().Select(VariableDefinition.Read)];
        Inputs = [.. json.Items("inputs").OfType<JsonObject>().Select(ArgumentDefinition.Read)];
        Outputs = [.. json.Items("outputs").OfType<JsonObject>().Select(ArgumentDefinition.Read)];
        Outcomes = [.. json.Items("outcomes").Select(v => v!.GetValue<string>())];
    }

    /// <summary>Identifies this version.</summary>
    public string Id => json.Text("id")!;

    /// <summary>Identifies the definition across its versions.</summary>
    public string DefinitionId => json.Text("definitionId")!;

    public string Name => json.Text("name") ?? DefinitionId;

    public string? Description => json.Text("description");

    public int Version => json.Whole("version") ?? 1;

    public bool IsLatest => json.Flag("isLatest") ?? true;

    public bool IsPublished => json.Flag("isPublished") ?? false;

    /// <summary>Whether other definitions may use this one as an activity.</summary>
    public bool UsableAsActivity => json.Object("options")?.Flag("usableAsActivity") ?? json.Flag("usableAsActivity") ?? false;

    /// <summary>A published version is taken into the definitions that use this one as an activity.</summary>
    public bool UpdatesConsumers => json.Object("options")?.Flag("autoUpdateConsumingWorkflows") ?? false;

    /// <summary>The type under which others use this definition: its name as one Pascal-cased word.</summary>
    public string ActivityType => Pascalize(Name);

    /// <summary>Short or assembly-qualified type name of the incident strategy, or null.</summary>
    public string? IncidentStrategy => json.Object("options")?.Text("incidentStrategyType");

    public IReadOnlyList<VariableDefinition> Variables { get; }

    public IReadOnlyList<ArgumentDefinition> Inputs { get; }

    public IReadOnlyList<ArgumentDefinition> Outputs { get; }

    public IReadOnlyList<string> Outcomes { get; }

    public ActivityDefinition Root { get; }

    internal JsonObject? CustomProperties => json.Object("customProperties");

    /// <summary>A custom property as text, or null.</summary>
    public string? CustomProperty(string name) =>
        CustomProperties is { } p && p.TryGetPropertyValue(name, out var v) && v is JsonValue ? v.ToString() : null;

    /// <summary>Reads a definition; a byte order mark is accepted.</summary>
    /// <exception cref="DefinitionFormatException">The text cannot be read; no other exception leaves this method.</exception>
    public static WorkflowDefinition Parse(string json)
    {
        if (json is null)
            throw new DefinitionFormatException("There is no text.", "$");
        return Read(DefinitionJson.ParseObject(json));
    }

    /// <summary>Reads a tree, which is copied. Same rules as <see cref="Parse"/>.</summary>
    public static WorkflowDefinition FromJson(JsonObject json) => Parse(json.ToJsonString());

    /// <summary>Elsa 3 JSON: camelCase, two spaces of indentation, line feeds, no byte order mark.</summary>
    public string ToJson() => DefinitionJson.Write(json);

    /// <summary>A copy of the tree, free to change.</summary>
    public JsonObject ToJsonObject() => (JsonObject)json.DeepClone();

    private static WorkflowDefinition Read(JsonObject json)
    {
        if (!json.TryGetPropertyValue("root", out var rootNode) || rootNode is not JsonObject root)
            throw new DefinitionFormatException("The definition has no root activity.", "$.root");
        if (root.Text("type") is not { Length: > 0 })
            throw new DefinitionFormatException("The root activity has no type.", "$.root.type");

        RequireShape(json);
        foreach (var name in (string[])["variables", "inputs", "outputs", "outcomes"])
        {
            if (json.TryGetPropertyValue(name, out var list) && list is null)
                json[name] = new JsonArray();
        }

        foreach (var name in (string[])["customProperties", "options"])
        {
            if (json.TryGetPropertyValue(name, out var o) && o is null)
                json[name] = new JsonObject();
        }

        if (json.Whole("version") is null)
            json["version"] = 1;
        if (string.IsNullOrEmpty(json.Text("definitionId")))
            json["definitionId"] = Slug(json.Text("name") ?? json.Text("id") ?? "workflow");
        if (string.IsNullOrEmpty(json.Text("id")))
            json["id"] = $"{json.Text("definitionId")}-v{json.Whole("version")!.Value.ToString(CultureInfo.InvariantCulture)}";

        return new WorkflowDefinition(json, ActivityDefinition.Read(root, RootActivityId, "$.root", "root", new ActivityIds(root)));
    }

    private static void RequireShape(JsonObject json)
    {
        foreach (var name in (string[])["variables", "inputs", "outputs"])
            json.RequireObjects(name, "$");
        json.RequireList("outcomes", "$");
        var i = 0;
        foreach (var outcome in json.Items("outcomes"))
        {
            if (outcome?.GetValueKind() != JsonValueKind.String)
                throw new DefinitionFormatException("This must be a text.", $"$.outcomes[{i}]");
            i++;
        }

        foreach (var name in (string[])["customProperties", "options"])
        {
            if (json.TryGetPropertyValue(name, out var o) && o is not (null or JsonObject))
                throw new DefinitionFormatException("This must be an object.", $"$.{name}");
        }
    }

    private static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
                slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }

        return slug.ToString().Trim('-') is { Length: > 0 } s ? s : "workflow";
    }

    private static string Pascalize(string name)
    {
        var result = new StringBuilder(name.Length);
        var upper = true;
        foreach (var c in name)
        {
            if (c is ' ' or '_' or '\t')
            {
                upper = true;
                continue;
            }

            result.Append(upper ? char.ToUpperInvariant(c) : c);
            upper = false;
        }

        return result.ToString();
    }
}
