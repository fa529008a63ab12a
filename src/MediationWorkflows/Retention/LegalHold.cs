using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Retention;

/// <summary>Nothing of the case may be deleted while this is there, however old it is. The audit trail tells of every one that was placed and released.</summary>
public sealed class LegalHold : IVersioned
{
    public required Guid CaseId { get; init; }

    public required Instant PlacedAt { get; init; }

    /// <summary>A person's id.</summary>
    public required Guid PlacedBy { get; init; }

    public int Version { get; set; }
}

/// <summary>That a legal hold was placed or released, and why. Never changed.</summary>
public sealed class LegalHoldChange : IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>Placed, or released.</summary>
    public required bool IsHeld { get; init; }

    public required ClassifiedText Reason { get; init; }

    public required Instant At { get; init; }

    /// <summary>A person's id.</summary>
    public Guid? By { get; init; }

    InformationClass IClassified.Class => InformationClass.ProcessMetadata;

    Guid? IClassified.OwnerId => null;
}

internal sealed class LegalHoldChangeMap : IEntityTypeConfiguration<LegalHoldChange>
{
    public void Configure(EntityTypeBuilder<LegalHoldChange> builder)
    {
        builder.ToTable("LegalHoldChanges");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.ProcessMetadata);
        builder.HasIndex(c => c.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(c => c.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class LegalHoldMap : IEntityTypeConfiguration<LegalHold>
{
    public void Configure(EntityTypeBuilder<LegalHold> builder)
    {
        builder.ToTable("LegalHolds");
        builder.HasKey(h => h.CaseId);
        builder.Property(h => h.CaseId).ValueGeneratedNever();
        builder.HasOne<MediationCase>().WithOne().HasForeignKey<LegalHold>(h => h.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}
