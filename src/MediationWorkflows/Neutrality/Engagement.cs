using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Neutrality;

public enum Profession
{
    EthicsConsultant,
    IndependentReviewer,
    OtherProfessional,
}

public enum EngagementState
{
    /// <summary>Their conflict check is open: nothing can be shared with them yet.</summary>
    Proposed,
    Engaged,
    Ended,
}

/// <summary>An independent professional in a case: what they are asked to look at, and since when.</summary>
public sealed class Engagement : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid ParticipationId { get; init; }

    public required Profession Profession { get; init; }

    /// <summary>What they are asked to look at, and what not.</summary>
    public required ClassifiedText Scope { get; init; }

    public EngagementState State { get; private set; }

    public required Instant ProposedAt { get; init; }

    public Instant? EngagedAt { get; private set; }

    public Instant? EndedAt { get; private set; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.ProcessMetadata;

    Guid? IClassified.OwnerId => ParticipationId;

    public void Engage(Instant now) => (State, EngagedAt) = (EngagementState.Engaged, now);

    public void End(Instant now)
    {
        if (State == EngagementState.Ended)
        {
            throw new StateException("This engagement has ended already.", State.ToString());
        }

        (State, EndedAt) = (EngagementState.Ended, now);
    }
}

internal sealed class EngagementMap : IEntityTypeConfiguration<Engagement>
{
    public void Configure(EntityTypeBuilder<Engagement> builder)
    {
        builder.ToTable("Engagements");
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.ProcessMetadata, nameof(Engagement.ParticipationId));
        builder.HasIndex(e => e.CaseId);
        builder.HasIndex(e => e.ParticipationId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(e => e.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(e => e.ParticipationId).OnDelete(DeleteBehavior.Restrict);
    }
}
