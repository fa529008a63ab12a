using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Access;

/// <summary>A logged exception (X): one person may read one row for a day, for a reason and on a basis that are on record before they read.</summary>
public sealed class ExceptionalAccess
{
    public static readonly Duration Lasts = Duration.FromDays(1);

    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>Exactly this row.</summary>
    public required Guid SubjectId { get; init; }

    public required ClassifiedText Reason { get; init; }

    /// <summary>The code of an exception to confidentiality.</summary>
    public required string Basis { get; init; }

    public required Instant At { get; init; }
}

internal sealed class ExceptionalAccessMap : IEntityTypeConfiguration<ExceptionalAccess>
{
    public void Configure(EntityTypeBuilder<ExceptionalAccess> builder)
    {
        builder.ToTable("ExceptionalAccesses");
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.HasIndex(e => new { e.CaseId, e.PersonId });
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(e => e.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}
