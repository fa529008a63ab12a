using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Reconciling;

/// <summary>
/// Published definitions whose triggers are not registered, as after an update from a version that knew none, and registered ones
/// whose version is no longer published.
/// </summary>
public sealed class StrayTriggers(AppDb db, CompiledWorkflows compiled, RegisterTriggers triggers) : IReconcilerCheck
{
    public const string Kind = "StrayTrigger";

    public async Task<IReadOnlyList<Finding>> FindAsync(int limit, Instant now, CancellationToken ct)
    {
        var published = await db.Set<WorkflowDefinitionVersion>().Where(v => v.IsPublished).OrderBy(v => v.Id).Select(v => new { v.Id, v.DefinitionId }).ToListAsync(ct);
        var registered = (await db.Set<DefinitionTrigger>().Select(t => new { t.DefinitionVersionId, t.DefinitionId }).Distinct().ToListAsync(ct)).ToLookup(t => t.DefinitionVersionId, t => t.DefinitionId);
        List<string> strays = [.. registered.Where(t => published.TrueForAll(v => v.Id != t.Key)).SelectMany(t => t)];
        foreach (var version in published)
        {
            if (!registered.Contains(version.Id) && await HasTriggersAsync(version.Id, now, ct))
                strays.Add(version.DefinitionId);
        }

        return [.. strays.Distinct(StringComparer.Ordinal).Take(limit).Select(id => new Finding(Kind, id, $"The triggers of {id} did not follow what is published.", IsRepairable: true))];
    }

    public async Task RepairAsync(Finding finding, Instant now, CancellationToken ct)
    {
        if (await db.Set<WorkflowDefinitionVersion>().FirstOrDefaultAsync(v => v.DefinitionId == finding.Id && v.IsPublished, ct) is { } published)
            await triggers.ReplaceAsync(published, now, ct);
        else
            await triggers.RemoveAsync(finding.Id, ct);
    }

    // One that cannot be read, or does not say what it waits for, was never registered: nothing is astray.
    private async Task<bool> HasTriggersAsync(string versionId, Instant now, CancellationToken ct)
    {
        try
        {
            return (await compiled.GetAsync(db, versionId, new Dictionary<string, string>(StringComparer.Ordinal), ct)).ReadTriggers(now).Count > 0;
        }
        catch (Exception e) when (e is DefinitionFormatException or TriggerException)
        {
            return false;
        }
    }
}
