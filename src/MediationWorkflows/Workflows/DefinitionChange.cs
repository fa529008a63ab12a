using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Workflows;

public enum DefinitionAct
{
    /// <summary>Put before a second person.</summary>
    Proposed,
    Published,

    /// <summary>In use no more.</summary>
    Retracted,

    /// <summary>An earlier version became the draft.</summary>
    Reverted,

    /// <summary>Runs were moved to this version.</summary>
    Moved,
}

/// <summary>A line of a definition's change log. Never changed, and never deleted while the definition is there.</summary>
public sealed class DefinitionChange
{
    public required Guid Id { get; init; }

    public required string DefinitionId { get; init; }

    /// <summary>The version that it is about.</summary>
    public required int Number { get; init; }

    public required DefinitionAct Act { get; init; }

    /// <summary>The person who did it; null for programs and the product itself.</summary>
    public Guid? By { get; init; }

    /// <summary>How many runs were moved.</summary>
    public int Count { get; init; }

    /// <summary>Of a proposal: the state of the draft that was proposed.</summary>
    public int? DraftVersion { get; init; }

    public required Instant At { get; init; }
}

internal sealed class DefinitionChangeMap : IEntityTypeConfiguration<DefinitionChange>
{
    public void Configure(EntityTypeBuilder<DefinitionChange> builder)
    {
        builder.ToTable("DefinitionChanges");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.HasIndex(c => new { c.DefinitionId, c.At });
    }
}
