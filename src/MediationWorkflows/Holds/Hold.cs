using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Holds;

/// <summary>A while in which a case stands still: the clocks of the parties' deadlines stop (T7). Several may overlap.</summary>
public sealed class Hold : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required HoldKind Kind { get; init; }

    /// <summary>Why, in the words of who placed it; for those who lead the case.</summary>
    public required ClassifiedText Reason { get; init; }

    public required Instant StartedAt { get; init; }

    public Guid? StartedBy { get; init; }

    public Instant? ResumedAt { get; set; }

    public Guid? ResumedBy { get; set; }

    public int Version { get; set; }

    public bool IsActive => ResumedAt is null;

    InformationClass IClassified.Class => InformationClass.ProcessMetadata;

    Guid? IClassified.OwnerId => null;
}

internal sealed class HoldMap : IEntityTypeConfiguration<Hold>
{
    public void Configure(EntityTypeBuilder<Hold> builder)
    {
        builder.ToTable("Holds");
        builder.Property(h => h.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.ProcessMetadata);
        builder.HasIndex(h => new { h.CaseId, h.ResumedAt });
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(h => h.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}
