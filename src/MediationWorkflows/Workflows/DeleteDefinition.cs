using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Workflows;

/// <summary>Removes a definition that nothing ever ran on. What a case followed stays readable as long as the case does.</summary>
public sealed class DeleteDefinition(AppDb db, RegisterTriggers triggers, StandingDefinitions standing)
{
    public sealed record Command(string DefinitionId);

    /// <exception cref="NotFoundException">There is no such definition.</exception>
    /// <exception cref="StateException">Instances ran on it, or every case relies on it.</exception>
    public async Task RunAsync(Command command, CancellationToken ct)
    {
        standing.DemandNot(command.DefinitionId);
        var versions = await db.Set<WorkflowDefinitionVersion>().Where(v => v.DefinitionId == command.DefinitionId).ToListAsync(ct);
        if (versions.Count == 0)
            throw new NotFoundException("workflow definition");
        if (await db.Set<WorkflowInstance>().AnyAsync(i => i.DefinitionId == command.DefinitionId, ct))
            throw new StateException("Workflows ran on this definition, so it stays. It can be retracted.", "in use", "retract");
        await triggers.RemoveAsync(command.DefinitionId, ct);
        await db.Set<TriggerOccurrence>().Where(o => o.DefinitionId == command.DefinitionId).ExecuteDeleteAsync(ct);
        db.RemoveRange(versions);
    }
}
