using MediationWorkflows.Cases;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Disclosures;

/// <summary>A party has read what may leave the mediation without their consent (R13).</summary>
public sealed class ExceptionsAcknowledgement
{
    public required Guid ParticipationId { get; init; }

    public required int RegisterVersion { get; init; }

    public required Guid CaseId { get; init; }

    public required Instant At { get; init; }
}

internal sealed class ExceptionsAcknowledgementMap : IEntityTypeConfiguration<ExceptionsAcknowledgement>
{
    public void Configure(EntityTypeBuilder<ExceptionsAcknowledgement> builder)
    {
        builder.ToTable("ExceptionsAcknowledgements");
        builder.HasKey(a => new { a.ParticipationId, a.RegisterVersion });
        builder.HasIndex(a => a.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(a => a.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(a => a.ParticipationId).OnDelete(DeleteBehavior.Restrict);
    }
}
