using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>
/// Takes a version that was just published into the definitions that use it as an activity, where it says so (<c>options.autoUpdateConsumingWorkflows</c>, as in Elsa): their
/// drafts name the new version from then on.
/// </summary>
public sealed class UpdateConsumers(AppDb db, Consumers consumers, SaveDraft save)
{
    /// <param name="WasInUse">Nothing but the published version was there: the draft differs from it by this version alone.</param>
    public sealed record Updated(WorkflowDefinitionVersion Draft, bool WasInUse);

    /// <returns>The drafts, tracked; none where the definition does not ask for it.</returns>
    public async Task<IReadOnlyList<Updated>> RunAsync(WorkflowDefinitionVersion published, Instant now, CancellationToken ct)
    {
        var definition = WorkflowDefinition.Parse(published.Json);
        if (!definition.UpdatesConsumers)
            return [];

        // What is asked of the database from here on has to know of this version.
        await db.SaveChangesAsync(ct);
        List<Updated> updated = [];
        foreach (var id in await consumers.OfAsync(published.DefinitionId, ct))
        {
            var latest = await db.Set<WorkflowDefinitionVersion>().FirstAsync(v => v.DefinitionId == id && v.IsLatest, ct);
            var model = WorkflowDefinition.Parse(latest.Json).ToJsonObject();
            if (!Name(model["root"], definition.ActivityType, published))
                continue;
            var wasInUse = latest.IsPublished;
            updated.Add(new Updated(await save.RunAsync(new SaveDraft.Command(model), now, ct), wasInUse));
            await db.SaveChangesAsync(ct);
        }

        return updated;
    }

    /// <returns>Whether an activity named another version.</returns>
    private static bool Name(JsonNode? node, string type, WorkflowDefinitionVersion version)
    {
        var isChanged = false;
        switch (node)
        {
            case JsonArray items:
                foreach (var item in items)
                    isChanged |= Name(item, type, version);
                break;
            case JsonObject activity:
                if (activity["type"] is JsonValue name && name.TryGetValue<string>(out var used) && used == type && activity["version"]?.ToString() != version.Number.ToString(System.Globalization.CultureInfo.InvariantCulture))
                {
                    activity["version"] = version.Number;
                    if (activity.ContainsKey("workflowDefinitionVersionId"))
                        activity["workflowDefinitionVersionId"] = version.Id;
                    isChanged = true;
                }

                foreach (var (_, value) in activity.ToList())
                    isChanged |= Name(value, type, version);
                break;
        }

        return isChanged;
    }
}
