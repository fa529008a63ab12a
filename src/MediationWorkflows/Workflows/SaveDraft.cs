using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>
/// Stores what somebody drew. A draft changes in place; over a version that was ever published it becomes the next version,
/// because instances run the published one.
/// </summary>
public sealed class SaveDraft(AppDb db)
{
    /// <param name="Model">A definition in Elsa's JSON; without a <c>definitionId</c> it is a new one.</param>
    public sealed record Command(JsonObject Model);

    /// <returns>The latest version, tracked.</returns>
    /// <exception cref="DefinitionFormatException">The model is not a definition.</exception>
    /// <exception cref="StateException">The model stems from a version that is no longer the latest.</exception>
    public async Task<WorkflowDefinitionVersion> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var model = (JsonObject)command.Model.DeepClone();
        var definitionId = Text(model, "definitionId") ?? Ids.New(now).ToString("N");
        var latest = await db.Set<WorkflowDefinitionVersion>().FirstOrDefaultAsync(v => v.DefinitionId == definitionId && v.IsLatest, ct);
        // Names a version, but not the one that an editor would open: somebody went on from there in the meantime.
        if (latest is not null && Text(model, "id") is { } basedOn && basedOn != latest.Id)
            throw new StateException("A later version of this definition exists; the change was made on an older one.", $"version {latest.Number}");

        var draft = latest is { PublishedAt: null } ? latest : Next(latest, definitionId, now);
        var definition = Normalize(model, draft);
        draft.Name = definition.Name;
        draft.Description = definition.Description;
        draft.Json = definition.ToJson();
        return draft;
    }

    private WorkflowDefinitionVersion Next(WorkflowDefinitionVersion? latest, string definitionId, Instant now)
    {
        var next = new WorkflowDefinitionVersion
        {
            Id = Ids.New(now).ToString("N"),
            DefinitionId = definitionId,
            Number = (latest?.Number ?? 0) + 1,
            Name = "",
            Json = "",
            IsLatest = true,
            CreatedAt = now,
        };
        latest?.IsLatest = false;
        db.Add(next);
        return next;
    }

    /// <summary>Reading assigns node ids and turns the nulls of a new definition into empty lists; the row says which version it is.</summary>
    private static WorkflowDefinition Normalize(JsonObject model, WorkflowDefinitionVersion version)
    {
        // Belong to one answer, or to the row.
        foreach (var name in (string[])["links", "isLatest", "isPublished", "isReadonly", "createdAt"])
            model.Remove(name);
        model["id"] = version.Id;
        model["definitionId"] = version.DefinitionId;
        model["version"] = version.Number;
        if (string.IsNullOrWhiteSpace(Text(model, "name")))
            model["name"] = version.DefinitionId;
        return WorkflowDefinition.FromJson(model);
    }

    private static string? Text(JsonObject json, string name) =>
        json.TryGetPropertyValue(name, out var node) && node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
