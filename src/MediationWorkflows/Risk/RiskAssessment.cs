using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Risk;

public enum RiskAssessmentState
{
    Draft,
    Agreed,
    Disputed,
    Superseded,
}

/// <summary>The joint view of what could go wrong and who does what about it. Agreed once every party has agreed, or a neutral decided a dispute.</summary>
public sealed class RiskAssessment : IPutToParties
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required int Number { get; init; }

    public RiskAssessmentState State { get; private set; }

    public List<Hazard> Hazards { get; init; } = [];

    public List<RiskAnswer> Answers { get; init; } = [];

    public required Instant CreatedAt { get; init; }

    /// <summary>From here the assessment counts its age (I4).</summary>
    public Instant? AgreedAt { get; private set; }

    public int Version { get; set; }

    /// <summary>How long an agreed assessment carries joint sessions (I4).</summary>
    public static readonly Duration ValidFor = Duration.FromDays(30);

    /// <summary>Whether joint sessions may rest on it at the instant.</summary>
    public bool IsCurrent(Instant at) => State == RiskAssessmentState.Agreed && AgreedAt is { } agreed && at <= agreed + ValidFor;

    InformationClass IClassified.Class => InformationClass.Joint;

    Guid? IClassified.OwnerId => null;

    public void Agree(Guid participationId, Instant now)
    {
        RequireOpen();
        var answer = AnswerOf(participationId);
        (answer.Agrees, answer.At) = (true, now);
        // Answers are rows of their own: of two who answer at once, the second must see the first.
        Version++;
        if (Answers.TrueForAll(a => a.Agrees == true))
        {
            State = RiskAssessmentState.Agreed;
            AgreedAt = now;
        }
    }

    public void Dispute(Guid participationId, string? reason, Instant now)
    {
        RequireOpen();
        var answer = AnswerOf(participationId);
        (answer.Agrees, answer.At) = (false, now);
        answer.Reason = reason is null ? null : new ClassifiedText(reason);
        Version++;
        State = RiskAssessmentState.Disputed;
    }

    /// <summary>The mediator's decision that the mediation can go on under this assessment although it is not agreed by all.</summary>
    public void Settle(Instant now)
    {
        RequireOpen();
        State = RiskAssessmentState.Agreed;
        AgreedAt = now;
    }

    bool IPutToParties.HandOver(Guid from, Guid to) => (State is RiskAssessmentState.Draft or RiskAssessmentState.Disputed) && IPutToParties.Exchange(
        Answers, a => a.ParticipationId == from && a.Agrees is null, new RiskAnswer { RiskAssessmentId = Id, ParticipationId = to });

    public void Supersede() => State = RiskAssessmentState.Superseded;

    private RiskAnswer AnswerOf(Guid participationId) => Answers.Find(a => a.ParticipationId == participationId)
        ?? throw new NotAllowedException("This risk assessment was not put to this participant.");

    private void RequireOpen()
    {
        if (State is not (RiskAssessmentState.Draft or RiskAssessmentState.Disputed))
        {
            throw new StateException($"This risk assessment is {State}.", State.ToString(), nameof(RiskAssessmentState.Draft));
        }
    }
}

public sealed class Hazard
{
    public required Guid Id { get; init; }

    public required Guid RiskAssessmentId { get; init; }

    public required int Position { get; init; }

    public required ClassifiedText Text { get; init; }

    /// <summary>1 (rare) to 5 (almost certain).</summary>
    public required int Likelihood { get; init; }

    /// <summary>1 (negligible) to 5 (grave).</summary>
    public required int Severity { get; init; }

    /// <summary>1 to 25: what comes first.</summary>
    public int Score => Likelihood * Severity;

    public required ClassifiedText Action { get; init; }

    /// <summary>The participant who sees to the action.</summary>
    public Guid? OwnerId { get; init; }
}

public sealed class RiskAnswer
{
    public required Guid RiskAssessmentId { get; init; }

    public required Guid ParticipationId { get; init; }

    public bool? Agrees { get; set; }

    public ClassifiedText? Reason { get; set; }

    public Instant? At { get; set; }
}

internal sealed class RiskAssessmentMap : IEntityTypeConfiguration<RiskAssessment>
{
    public void Configure(EntityTypeBuilder<RiskAssessment> builder)
    {
        builder.ToTable("RiskAssessments");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Joint);
        builder.HasIndex(r => new { r.CaseId, r.Number }).IsUnique();
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(r => r.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(r => r.Hazards).WithOne().HasForeignKey(h => h.RiskAssessmentId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(r => r.Answers).WithOne().HasForeignKey(a => a.RiskAssessmentId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(r => r.Hazards).AutoInclude();
        builder.Navigation(r => r.Answers).AutoInclude();
    }
}

internal sealed class HazardMap : IEntityTypeConfiguration<Hazard>
{
    public void Configure(EntityTypeBuilder<Hazard> builder)
    {
        builder.ToTable("Hazards");
        builder.Property(h => h.Id).ValueGeneratedNever();
        builder.Ignore(h => h.Score);
    }
}

internal sealed class RiskAnswerMap : IEntityTypeConfiguration<RiskAnswer>
{
    public void Configure(EntityTypeBuilder<RiskAnswer> builder)
    {
        builder.ToTable("RiskAnswers");
        builder.HasKey(a => new { a.RiskAssessmentId, a.ParticipationId });
    }
}
