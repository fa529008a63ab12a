using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>Makes the latest version the one that new instances run, if it verifies. From then on that version never changes.</summary>
public sealed class PublishDefinition(AppDb db)
{
    public sealed record Command(string DefinitionId);

    /// <exception cref="NotFoundException">There is no such definition.</exception>
    /// <exception cref="DefinitionRefusedException">The definition has errors; nothing changed.</exception>
    public async Task<WorkflowDefinitionVersion> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var versions = await db.WithPendingAsync<WorkflowDefinitionVersion>(
            v => v.DefinitionId == command.DefinitionId && (v.IsLatest || v.IsPublished), ct);
        var latest = versions.Find(v => v.IsLatest) ?? throw new NotFoundException("workflow definition");
        if (latest.IsPublished)
            return latest;

        foreach (var version in versions)
            version.IsPublished = version == latest;
        latest.PublishedAt ??= now;
        return latest;
    }
}

/// <summary>A definition that does not verify, and why: one finding per fault.</summary>
public sealed class DefinitionRefusedException(IReadOnlyList<string> findings) : DomainException("The definition has errors and cannot be published.")
{
    public IReadOnlyList<string> Findings => findings;
}
