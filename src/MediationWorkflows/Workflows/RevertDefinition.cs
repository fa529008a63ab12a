using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>Goes on from an earlier version: its content becomes the draft. History stays as it is, and nothing is published by it.</summary>
public sealed class RevertDefinition(AppDb db, SaveDraft save)
{
    /// <param name="By">The person, for the change log.</param>
    public sealed record Command(string DefinitionId, int Number, Guid? By = null);

    /// <returns>The draft, tracked.</returns>
    /// <exception cref="NotFoundException">There is no such version.</exception>
    public async Task<WorkflowDefinitionVersion> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var earlier = await db.Set<WorkflowDefinitionVersion>()
            .FirstOrDefaultAsync(v => v.DefinitionId == command.DefinitionId && v.Number == command.Number, ct)
            ?? throw new NotFoundException("version of this workflow definition");
        var model = WorkflowDefinition.Parse(earlier.Json).ToJsonObject();
        model.Remove("id");
        db.Add(new DefinitionChange { Id = Ids.New(now), DefinitionId = command.DefinitionId, Number = command.Number, Act = DefinitionAct.Reverted, By = command.By, At = now });
        return await save.RunAsync(new SaveDraft.Command(model), now, ct);
    }
}
