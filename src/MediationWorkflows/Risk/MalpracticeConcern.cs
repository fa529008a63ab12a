using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Risk;

/// <summary>Who is to deal with a concern about malpractice, in the end.</summary>
public enum MalpracticeRoute
{
    SafetyOfficer,
    Institution,
    LicensingBoard,
    Insurer,
}

public enum MalpracticeConcernState
{
    Open,

    /// <summary>Its owner passed it on, or stayed silent.</summary>
    Escalated,
    Settled,
}

/// <summary>A concern about malpractice (R20): which way it goes, and who sees to it now.</summary>
public sealed class MalpracticeConcern : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public Guid? RaisedById { get; init; }

    public required ClassifiedText Text { get; init; }

    public required MalpracticeRoute Route { get; init; }

    /// <summary>The participant who sees to it.</summary>
    public Guid? OwnerId { get; init; }

    public MalpracticeConcernState State { get; private set; }

    public ClassifiedText? Result { get; private set; }

    public required Instant RaisedAt { get; init; }

    public Instant? SettledAt { get; private set; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.Safety;

    Guid? IClassified.OwnerId => RaisedById;

    public void Escalate()
    {
        RequireUnsettled();
        State = MalpracticeConcernState.Escalated;
    }

    public void Settle(string result, Instant now)
    {
        RequireUnsettled();
        (State, Result, SettledAt) = (MalpracticeConcernState.Settled, new ClassifiedText(result), now);
    }

    private void RequireUnsettled()
    {
        if (State == MalpracticeConcernState.Settled)
        {
            throw new StateException("This concern is settled already.", State.ToString(), nameof(MalpracticeConcernState.Open), nameof(MalpracticeConcernState.Escalated));
        }
    }
}

internal sealed class MalpracticeConcernMap : IEntityTypeConfiguration<MalpracticeConcern>
{
    public void Configure(EntityTypeBuilder<MalpracticeConcern> builder)
    {
        builder.ToTable("MalpracticeConcerns");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Safety, nameof(MalpracticeConcern.RaisedById));
        builder.HasIndex(c => c.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(c => c.CaseId).OnDelete(DeleteBehavior.Restrict);
    }
}
