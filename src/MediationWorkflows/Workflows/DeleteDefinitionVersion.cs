using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Workflows;

/// <summary>Removes one version that nothing runs and nothing ran on. If it was the latest, the one before it is opened from now on.</summary>
public sealed class DeleteDefinitionVersion(AppDb db)
{
    public sealed record Command(string VersionId);

    /// <exception cref="NotFoundException">There is no such version.</exception>
    /// <exception cref="StateException">It is published, or instances ran on it.</exception>
    public async Task RunAsync(Command command, CancellationToken ct)
    {
        var version = await db.FindAsync<WorkflowDefinitionVersion>([command.VersionId], ct) ?? throw new NotFoundException("version of this workflow definition");
        if (version.IsPublished)
            throw new StateException("This version is published, so it stays. It can be retracted first.", "published", "retract");
        if (await db.Set<WorkflowInstance>().AnyAsync(i => i.DefinitionVersionId == version.Id, ct))
            throw new StateException("Workflows ran on this version, so it stays.", "in use");
        db.Remove(version);
        if (version.IsLatest && await db.Set<WorkflowDefinitionVersion>().Where(v => v.DefinitionId == version.DefinitionId && v.Id != version.Id)
            .OrderByDescending(v => v.Number).FirstOrDefaultAsync(ct) is { } before)
            before.IsLatest = true;
    }
}
