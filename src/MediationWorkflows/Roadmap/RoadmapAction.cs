using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Roadmap;

public enum RoadmapActionKind
{
    /// <summary>What is done for patients; it says on what evidence it rests.</summary>
    Intervention,
    Procedure,
    Checklist,
    Training,
    Workshop,
    ContinuingEducation,
    Supervision,
    PeerConsultation,
    PeerReview,
}

public enum RoadmapActionState
{
    Planned,
    Done,
    Missed,
    Dropped,
}

/// <summary>One step of the remediation roadmap: what is done, by whom, to whom they answer for it, until when, and how one sees that it was (R40, R43).</summary>
public sealed class RoadmapAction : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required RoadmapActionKind Kind { get; init; }

    public required ClassifiedText What { get; init; }

    /// <summary>On what an intervention rests: a guideline, a study, an audit.</summary>
    public ClassifiedText? Evidence { get; init; }

    /// <summary>How one sees that it was done.</summary>
    public required ClassifiedText Measure { get; init; }

    /// <summary>Who does it.</summary>
    public required Guid OwnerId { get; init; }

    /// <summary>Whom the owner answers to: the line of authority. Nobody answers to themselves.</summary>
    public required Guid AnswersToId { get; init; }

    public required LocalDate DueOn { get; init; }

    public RoadmapActionState State { get; private set; }

    /// <summary>What came of it, or why it was dropped.</summary>
    public ClassifiedText? Result { get; private set; }

    public LocalDate? SettledOn { get; private set; }

    /// <summary>The last day on which a training counts; null: for good.</summary>
    public LocalDate? ExpiresOn { get; private set; }

    public required Instant CreatedAt { get; init; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.Terms;

    Guid? IClassified.OwnerId => OwnerId;

    /// <summary>Its day is over and nobody has said what came of it.</summary>
    public bool IsOverdue(LocalDate today) => State == RoadmapActionState.Planned && DueOn < today;

    public void Settle(RoadmapActionState state, string result, LocalDate on, LocalDate? expiresOn)
    {
        if (State != RoadmapActionState.Planned)
        {
            throw new StateException($"It was settled already: {State}.", State.ToString(), nameof(RoadmapActionState.Planned));
        }

        (State, Result, SettledOn, ExpiresOn) = (state, new ClassifiedText(result), on, expiresOn);
    }
}

internal sealed class RoadmapActionMap : IEntityTypeConfiguration<RoadmapAction>
{
    public void Configure(EntityTypeBuilder<RoadmapAction> builder)
    {
        builder.ToTable("RoadmapActions");
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Terms, nameof(RoadmapAction.OwnerId));
        builder.HasIndex(a => a.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(a => a.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(a => a.OwnerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(a => a.AnswersToId).OnDelete(DeleteBehavior.Restrict);
    }
}
