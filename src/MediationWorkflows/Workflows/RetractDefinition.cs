using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>No new instance runs this definition from now on; those that run go on with the version they began with.</summary>
public sealed class RetractDefinition(AppDb db, RegisterTriggers triggers, StandingDefinitions standing)
{
    /// <param name="By">The person, for the change log.</param>
    public sealed record Command(string DefinitionId, Guid? By = null);

    /// <returns>The latest version, tracked.</returns>
    /// <exception cref="NotFoundException">There is no such definition.</exception>
    /// <exception cref="StateException">Every case relies on it.</exception>
    public async Task<WorkflowDefinitionVersion> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        standing.DemandNot(command.DefinitionId);
        var versions = await db.Set<WorkflowDefinitionVersion>()
            .Where(v => v.DefinitionId == command.DefinitionId && (v.IsLatest || v.IsPublished)).ToListAsync(ct);
        foreach (var version in versions.Where(v => v.IsPublished))
        {
            version.IsPublished = false;
            db.Add(new DefinitionChange { Id = Ids.New(now), DefinitionId = version.DefinitionId, Number = version.Number, Act = DefinitionAct.Retracted, By = command.By, At = now });
        }

        await triggers.RemoveAsync(command.DefinitionId, ct);
        return versions.Find(v => v.IsLatest) ?? throw new NotFoundException("workflow definition");
    }
}
