using System.Collections.Concurrent;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Workflows;

/// <summary>Compiled definition versions. A published version never changes, so what is compiled once is kept for the life of the process.</summary>
public sealed class CompiledWorkflows(ActivityCatalog catalog)
{
    private readonly ConcurrentDictionary<string, CompiledWorkflow> cache = new(StringComparer.Ordinal);

    /// <param name="pins">Versions of definitions used as activities that an instance under way keeps, by node id; empty for a new instance, which takes what is published now.</param>
    public async Task<CompiledWorkflow> GetAsync(AppDb db, string versionId, IReadOnlyDictionary<string, string> pins, CancellationToken ct)
    {
        if (cache.TryGetValue(Key(versionId, pins), out var known))
        {
            return known;
        }

        var version = await db.Set<WorkflowDefinitionVersion>().AsNoTracking().FirstAsync(d => d.Id == versionId, ct);
        var compiled = CompiledWorkflow.Compile(WorkflowDefinition.Parse(version.Json), catalog, new StoredDefinitions(db), pins);
        return version.PublishedAt is null ? compiled : cache.GetOrAdd(Key(versionId, compiled.Dependencies), compiled);
    }

    // Without definitions used as activities the two keys are the same; with them a new instance always looks for what is published.
    private static string Key(string versionId, IReadOnlyDictionary<string, string> pins) =>
        pins.Count == 0 ? versionId : $"{versionId}|{string.Join('|', pins.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"))}";
}

/// <summary>Definitions that are used as activities, looked up while compiling (rare, and never inside a burst once cached).</summary>
internal sealed class StoredDefinitions(AppDb db) : IDefinitionSource
{
    // Only a name tells the type, so all of them are read, once for all the activities of a definition.
    private readonly Lazy<IReadOnlyList<WorkflowDefinition>> readable = new(() =>
        [.. db.Set<WorkflowDefinitionVersion>().AsNoTracking().AsEnumerable().Select(v => v.Readable()).OfType<WorkflowDefinition>()]);

    public WorkflowDefinition? FindVersion(string versionId) => Parse(Rows().FirstOrDefault(d => d.Id == versionId));

    public WorkflowDefinition? FindByType(string activityType, int? version) => new DefinitionSet(readable.Value).FindByType(activityType, version);

    public WorkflowDefinition? FindByDefinition(string definitionId) => Parse(Rows().Where(d => d.DefinitionId == definitionId)
        .OrderByDescending(d => d.IsPublished).ThenByDescending(d => d.Number).FirstOrDefault());

    private IQueryable<WorkflowDefinitionVersion> Rows() => db.Set<WorkflowDefinitionVersion>().AsNoTracking();

    private static WorkflowDefinition? Parse(WorkflowDefinitionVersion? row) => row is null ? null : WorkflowDefinition.Parse(row.Json);
}
