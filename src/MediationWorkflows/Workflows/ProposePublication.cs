using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>Puts the latest version before a second pair of eyes. The proposal is of the draft as it is: who changes it afterwards must propose it again.</summary>
public sealed class ProposePublication(AppDb db)
{
    public sealed record Command(string DefinitionId, int Seen, Guid By);

    /// <exception cref="NotFoundException">There is no such definition.</exception>
    /// <exception cref="StateException">The latest version is another one than the one that was looked at, or is in use.</exception>
    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var latest = await db.Set<WorkflowDefinitionVersion>().FirstOrDefaultAsync(v => v.DefinitionId == command.DefinitionId && v.IsLatest, ct) ?? throw new NotFoundException("workflow definition");
        if (latest.Number != command.Seen || latest.IsPublished)
            throw new StateException("Somebody saved a later version of this definition in the meantime. Look at what that one would change.", $"version {latest.Number}");
        db.Add(new DefinitionChange
        {
            Id = Ids.New(now), DefinitionId = latest.DefinitionId, Number = latest.Number, Act = DefinitionAct.Proposed, By = command.By, DraftVersion = latest.Version, At = now,
        });
    }

    /// <summary>Whether this person may publish this draft under the rule of two.</summary>
    public async Task<bool> IsSecondPairAsync(WorkflowDefinitionVersion draft, Guid? by, CancellationToken ct) => by is not null
        && await db.Set<DefinitionChange>().AnyAsync(c => c.DefinitionId == draft.DefinitionId && c.Number == draft.Number && c.Act == DefinitionAct.Proposed && c.DraftVersion == draft.Version && c.By != by, ct);
}
