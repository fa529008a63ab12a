using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>One version of a definition, in Elsa's JSON. Once published it never changes; instances pin it by <see cref="Id"/>.</summary>
public sealed class WorkflowDefinitionVersion : IVersioned
{
    /// <summary>The version's id (Elsa's <c>id</c>).</summary>
    public required string Id { get; init; }

    /// <summary>The definition's id, the same for all its versions (Elsa's <c>definitionId</c>).</summary>
    public required string DefinitionId { get; init; }

    public required int Number { get; init; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    /// <summary>The whole definition as exported.</summary>
    public required string Json { get; set; }

    /// <summary>True for one version of a definition: the one that an editor opens.</summary>
    public bool IsLatest { get; set; }

    /// <summary>True for at most one version of a definition: the one that new instances run.</summary>
    public bool IsPublished { get; set; }

    /// <summary>When it was first published; from then on it is immutable, also after a later version replaced it.</summary>
    public Instant? PublishedAt { get; set; }

    public required Instant CreatedAt { get; init; }

    public int Version { get; set; }

    /// <summary>The definition, or null: one that an earlier version of the product took in, and this one refuses to read, must not stand in the way of the others.</summary>
    public WorkflowDefinition? Readable()
    {
        try
        {
            return WorkflowDefinition.Parse(Json);
        }
        catch (DefinitionFormatException)
        {
            return null;
        }
    }
}

internal sealed class WorkflowDefinitionVersionMap : IEntityTypeConfiguration<WorkflowDefinitionVersion>
{
    public void Configure(EntityTypeBuilder<WorkflowDefinitionVersion> builder)
    {
        builder.ToTable("WorkflowDefinitionVersions");
        builder.HasKey(d => d.Id);
        builder.HasIndex(d => new { d.DefinitionId, d.Number }).IsUnique();
    }
}
