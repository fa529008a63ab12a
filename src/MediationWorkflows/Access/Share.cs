using MediationWorkflows.Cases;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Access;

/// <summary>One row shown to one participant by name. Ending it stops future reading; the row stays, because what was seen was seen (I14).</summary>
public sealed class Share
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The row that is shared.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>With whom.</summary>
    public required Guid ParticipationId { get; init; }

    /// <summary>The consent that it rests on.</summary>
    public Guid? ConsentId { get; init; }

    public required Instant At { get; init; }

    public Instant? EndedAt { get; set; }
}

internal sealed class ShareMap : IEntityTypeConfiguration<Share>
{
    public void Configure(EntityTypeBuilder<Share> builder)
    {
        builder.ToTable("Shares");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.HasIndex(s => new { s.ParticipationId, s.SubjectId });
        builder.HasIndex(s => s.ConsentId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(s => s.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(s => s.ParticipationId).OnDelete(DeleteBehavior.Restrict);
    }
}
