using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Workflows;

/// <summary>Which definitions use another one as an activity, or start it.</summary>
public sealed class Consumers(AppDb db)
{
    /// <returns>Definition ids, of latest or published versions.</returns>
    public async Task<IReadOnlyList<string>> OfAsync(string definitionId, CancellationToken ct)
    {
        var current = await db.Set<WorkflowDefinitionVersion>().AsNoTracking().Where(v => v.IsLatest || v.IsPublished).ToListAsync(ct);
        var types = current.Where(v => v.DefinitionId == definitionId).Select(v => WorkflowDefinition.Parse(v.Json).ActivityType).ToHashSet(StringComparer.Ordinal);
        return [.. current.Where(v => v.DefinitionId != definitionId && Uses(WorkflowDefinition.Parse(v.Json), definitionId, types)).Select(v => v.DefinitionId).Distinct().Order(StringComparer.Ordinal)];
    }

    private static bool Uses(WorkflowDefinition definition, string definitionId, HashSet<string> types) => definition.Root.Flatten().Any(a =>
        types.Contains(a.Type) || a.Json["workflowDefinitionId"] switch
        {
            System.Text.Json.Nodes.JsonValue plain => plain.ToString() == definitionId,
            System.Text.Json.Nodes.JsonObject input => input["expression"] is System.Text.Json.Nodes.JsonObject expression && expression["value"]?.ToString() == definitionId,
            _ => false,
        });
}
