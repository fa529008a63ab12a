using System.Security.Claims;
using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Workflows;
using NodaTime.Text;

namespace MediationWorkflows.Web.Studio.Api;

/// <summary>A definition as Elsa Studio wants it: what is stored, with what the row and the reader's role add.</summary>
static class DefinitionDocument
{
    /// <summary>The version of Elsa whose contract this is.</summary>
    public const string ToolVersion = "3.8.0.0";

    /// <summary>A missing list or object crashes the editor.</summary>
    static readonly string[] Lists = ["variables", "inputs", "outputs", "outcomes"], Objects = ["customProperties", "options"];

    public static JsonObject Of(WorkflowDefinitionVersion version, ClaimsPrincipal user)
    {
        var json = Export(version);
        json["isReadonly"] = !version.IsLatest;
        json["links"] = new JsonArray([.. LinksOf(version, user).Select(link => (JsonNode)new JsonObject { ["href"] = link.Href, ["rel"] = link.Rel, ["method"] = link.Method })]);
        return json;
    }

    /// <summary>Without what depends on who asks: as it is exported.</summary>
    public static JsonObject Export(WorkflowDefinitionVersion version)
    {
        var json = WorkflowDefinition.Parse(version.Json).ToJsonObject();
        json["id"] = version.Id;
        json["definitionId"] = version.DefinitionId;
        json["name"] = version.Name;
        json["description"] = version.Description;
        json["version"] = version.Number;
        json["isSystem"] = false;
        json["toolVersion"] ??= ToolVersion;
        json["materializerName"] ??= "Json";
        foreach (var name in Lists)
            json[name] ??= new JsonArray();
        foreach (var name in Objects)
            json[name] ??= new JsonObject();
        // Last, because they are not stored: what was exported, imported and exported again has the same bytes.
        json["createdAt"] = InstantPattern.ExtendedIso.Format(version.CreatedAt);
        json["isLatest"] = version.IsLatest;
        json["isPublished"] = version.IsPublished;
        return json;
    }

    public static object Summary(WorkflowDefinitionVersion version, ClaimsPrincipal user) => new
    {
        id = version.Id,
        definitionId = version.DefinitionId,
        name = version.Name,
        description = version.Description,
        version = version.Number,
        toolVersion = ToolVersion,
        isLatest = version.IsLatest,
        isPublished = version.IsPublished,
        isReadonly = false,
        isSystem = false,
        createdAt = InstantPattern.ExtendedIso.Format(version.CreatedAt),
        providerName = (string?)null,
        materializerName = "Json",
        isMaterializerAvailable = true,
        links = LinksOf(version, user),
    };

    /// <summary>
    /// The publish link is what makes the editor editable at all, so whoever may save gets it; whoever may not publish is
    /// refused when they try.
    /// </summary>
    static List<ElsaLink> LinksOf(WorkflowDefinitionVersion version, ClaimsPrincipal user)
    {
        var path = $"/elsa/api/workflow-definitions/{Uri.EscapeDataString(version.DefinitionId)}";
        List<ElsaLink> links = [new(path, "self", "GET"), new($"{path}/publish", "publish", "POST")];
        if (user.MayPublish())
            links.Add(new ElsaLink($"{path}/retract", "retract", "POST"));
        return links;
    }
}
