using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Rulebook;

/// <summary>
/// One version of a rule that people edit as data, such as a calendar or a reminder ladder. Never changed: an edit adds the next version,
/// and what was derived under an older one can still be explained. What ships with the product needs no row until it is edited.
/// </summary>
public sealed class RuleVersion
{
    /// <summary>What sort of rule, for example <c>calendar</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its id among those, for example <c>us-federal</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Counts on from the version that ships.</summary>
    public required int Version { get; init; }

    /// <summary>The rule itself, as JSON or text.</summary>
    public required string Content { get; init; }

    public required Instant CreatedAt { get; init; }

    /// <summary>The person who made it; null for the product itself.</summary>
    public Guid? CreatedBy { get; init; }
}

internal sealed class RuleVersionMap : IEntityTypeConfiguration<RuleVersion>
{
    public void Configure(EntityTypeBuilder<RuleVersion> builder)
    {
        builder.ToTable("RuleVersions");
        builder.HasKey(r => new { r.Kind, r.Key, r.Version });
    }
}
