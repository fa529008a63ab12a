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
