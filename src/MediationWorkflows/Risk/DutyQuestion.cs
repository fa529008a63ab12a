using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Risk;

public enum DutyQuestionState
{
    Open,
    Consensus,
    Unresolved,
}

/// <summary>Whether it is for a clinician's judgment or for an administration's discretion.</summary>
public enum DutyNature
{
    Clinical,
    Administrative,
}

/// <summary>Whether a duty is triggered is in dispute (R22): the duty, what speaks for and against it, and how it ended, with every dissent.</summary>
public sealed class DutyQuestion : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required ClassifiedText Duty { get; init; }

    public required DutyNature Nature { get; init; }

    public DutyQuestionState State { get; private set; }

    public List<DutyEvidence> Evidence { get; init; } = [];

    public List<DutyDissent> Dissents { get; init; } = [];

    /// <summary>What was agreed, or where it stands.</summary>
    public ClassifiedText? Result { get; private set; }

    public required Instant OpenedAt { get; init; }

    public Instant? ResolvedAt { get; private set; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.Joint;

    Guid? IClassified.OwnerId => null;

    public void Add(DutyEvidence evidence)
    {
        RequireOpen();
        Evidence.Add(evidence);
        Version++;
    }

    /// <summary>Consensus and dissent exclude each other: where somebody dissents it stays unresolved.</summary>
    public void Resolve(bool isConsensus, string? result, IReadOnlyCollection<DutyDissent> dissents, Instant now)
    {
        RequireOpen();
        if (isConsensus && dissents.Count > 0)
        {
            throw new InvalidInputException("dissent", "Where somebody dissents there is no consensus.");
        }

        (State, ResolvedAt) = (isConsensus ? DutyQuestionState.Consensus : DutyQuestionState.Unresolved, now);
        Result = result is null ? null : new ClassifiedText(result);
        Dissents.AddRange(dissents);
    }

    private void RequireOpen()
    {
        if (State != DutyQuestionState.Open)
        {
            throw new StateException($"This question is {State}.", State.ToString(), nameof(DutyQuestionState.Open));
        }
    }
}

/// <summary>What somebody puts forward.</summary>
public sealed class DutyEvidence
{
    public required Guid Id { get; init; }

    public required Guid DutyQuestionId { get; init; }

    public Guid? ById { get; init; }

    public required ClassifiedText Text { get; init; }

    public required Instant At { get; init; }
}

/// <summary>Who does not share the result, and why.</summary>
public sealed class DutyDissent
{
    public required Guid DutyQuestionId { get; init; }

    public required Guid ParticipationId { get; init; }

    public required ClassifiedText Reason { get; init; }
}

internal sealed class DutyQuestionMap : IEntityTypeConfiguration<DutyQuestion>
{
    public void Configure(EntityTypeBuilder<DutyQuestion> builder)
    {
        builder.ToTable("DutyQuestions");
        builder.Property(q => q.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Joint);
        builder.HasIndex(q => q.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(q => q.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(q => q.Evidence).WithOne().HasForeignKey(e => e.DutyQuestionId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(q => q.Dissents).WithOne().HasForeignKey(d => d.DutyQuestionId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(q => q.Evidence).AutoInclude();
        builder.Navigation(q => q.Dissents).AutoInclude();
    }
}

internal sealed class DutyEvidenceMap : IEntityTypeConfiguration<DutyEvidence>
{
    public void Configure(EntityTypeBuilder<DutyEvidence> builder)
    {
        builder.ToTable("DutyEvidence");
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.HasIndex(e => e.DutyQuestionId);
    }
}

internal sealed class DutyDissentMap : IEntityTypeConfiguration<DutyDissent>
{
    public void Configure(EntityTypeBuilder<DutyDissent> builder)
    {
        builder.ToTable("DutyDissents");
        builder.HasKey(d => new { d.DutyQuestionId, d.ParticipationId });
    }
}
