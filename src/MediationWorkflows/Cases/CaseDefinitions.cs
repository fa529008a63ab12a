using MediationWorkflows.Database;
using MediationWorkflows.Verification;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Cases;

/// <summary>Which definitions people open cases on: those that were verified as the course of a whole case, and not as a part of one.</summary>
public sealed class CaseDefinitions(AppDb db, CompiledWorkflows compiled)
{
    private static readonly Dictionary<string, string> NoPins = [];

    /// <summary>Whether there is a published one at all is for <see cref="OpenCase"/> to say.</summary>
    /// <exception cref="InvalidInputException">It is a part: it leads through no phase, and never closes the case.</exception>
    public async Task DemandAsync(string definitionId, CancellationToken ct)
    {
        var published = await db.Set<WorkflowDefinitionVersion>().Where(d => d.DefinitionId == definitionId && d.IsPublished).Select(d => d.Id).FirstOrDefaultAsync(ct);
        if (published is not null && MediationRules.IsPart(await compiled.GetAsync(db, published, NoPins, ct)))
            throw new InvalidInputException("definitionId", "This definition is a part of others: nothing in it closes a case. Name one that leads a whole case.");
    }
}
