using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Disclosures;

/// <summary>An entry of the ledger: what was shown to whom, when, why and on what basis. Written once, never changed (I14).</summary>
public sealed class Disclosure : IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    InformationClass IClassified.Class => InformationClass.Audit;

    /// <summary>Whose information it was: they may always read the entry.</summary>
    public required Guid? OwnerId { get; init; }

    public required Instant At { get; init; }

    /// <summary>The participant who got it; null for somebody outside.</summary>
    public Guid? RecipientId { get; init; }

    /// <summary>Who got it, in words.</summary>
    public required ClassifiedText Recipient { get; init; }

    /// <summary>What they got, in words: a title, or the minimum statement of an exception.</summary>
    public required ClassifiedText Content { get; init; }

    /// <summary>
    /// Of what they got. The words in <see cref="Content"/> and <see cref="Purpose"/> are as confidential as that: who sees the
    /// whole ledger sees that something of this class was shown, and not what.
    /// </summary>
    public InformationClass? ContentClass { get; init; }

    /// <summary>The item, document or summary.</summary>
    public Guid? SubjectId { get; init; }

    public required ClassifiedText Purpose { get; init; }

    /// <summary><c>own-decision</c>, <c>consent</c>, or the code of an exception.</summary>
    public required string Basis { get; init; }

    public Guid? ReleaseId { get; init; }
}

internal sealed class DisclosureMap : IEntityTypeConfiguration<Disclosure>
{
    public void Configure(EntityTypeBuilder<Disclosure> builder)
    {
        builder.ToTable("Disclosures");
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Audit, nameof(Disclosure.OwnerId));
        builder.HasIndex(d => d.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(d => d.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}
