using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Workflows;

/// <summary>No new instance runs this definition from now on; those that run go on with the version they began with.</summary>
public sealed class RetractDefinition(AppDb db, RegisterTriggers triggers)
{
    public sealed record Command(string DefinitionId);

    /// <returns>The latest version, tracked.</returns>
    /// <exception cref="NotFoundException">There is no such definition.</exception>
    public async Task<WorkflowDefinitionVersion> RunAsync(Command command, CancellationToken ct)
    {
        var versions = await db.Set<WorkflowDefinitionVersion>()
            .Where(v => v.DefinitionId == command.DefinitionId && (v.IsLatest || v.IsPublished)).ToListAsync(ct);
        foreach (var version in versions)
            version.IsPublished = false;
        await triggers.RemoveAsync(command.DefinitionId, ct);
        return versions.Find(v => v.IsLatest) ?? throw new NotFoundException("workflow definition");
    }
}
