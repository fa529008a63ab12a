using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Roadmap;

/// <summary>How a patient or their family sees what is being done, and what the roadmap makes of it (R41).</summary>
public sealed class Perspective : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The client, or who is with them.</summary>
    public required Guid AuthorId { get; init; }

    public required ClassifiedText Text { get; init; }

    /// <summary>What the roadmap makes of it; null while nobody has said.</summary>
    public ClassifiedText? Answer { get; private set; }

    public required Instant CreatedAt { get; init; }

    public Instant? AnsweredAt { get; private set; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.Terms;

    Guid? IClassified.OwnerId => AuthorId;

    public void Reply(string answer, Instant now)
    {
        if (AnsweredAt is not null)
        {
            throw new StateException("This was answered already.", "Answered");
        }

        (Answer, AnsweredAt) = (new ClassifiedText(answer), now);
    }
}

internal sealed class PerspectiveMap : IEntityTypeConfiguration<Perspective>
{
    public void Configure(EntityTypeBuilder<Perspective> builder)
    {
        builder.ToTable("Perspectives");
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Terms, nameof(Perspective.AuthorId));
        builder.HasIndex(p => p.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(p => p.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(p => p.AuthorId).OnDelete(DeleteBehavior.Restrict);
    }
}
