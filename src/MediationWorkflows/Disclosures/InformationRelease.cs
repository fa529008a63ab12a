using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Disclosures;

public enum ReleaseState
{
    /// <summary>Somebody who must consent has not answered.</summary>
    Requested,

    /// <summary>Everybody consented; it waits for its day.</summary>
    Approved,
    Released,
    Refused,

    /// <summary>A consent was taken back before, or after, it went out; <see cref="InformationRelease.ReleasedAt"/> tells which.</summary>
    Cancelled,
}

/// <summary>Whom the ground rules' disclosure protocol speaks of.</summary>
public enum RecipientKind
{
    Other,
    Regulator,
    Insurer,
    TreatmentTeam,
    Court,
    Oversight,
    Family,
}

/// <summary>
/// Something is to leave the mediation: with the consent of everybody whose word it needs, or, under an exception, as a minimum
/// statement (I3). Consents that it rests on may be taken back until it is out, and stop what follows after that.
/// </summary>
public sealed class InformationRelease : IPutToParties
{
    public const string ByConsent = "consent";

    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>Joint where all parties must agree, safety for an exception, otherwise private to whose information it is.</summary>
    public required InformationClass Class { get; init; }

    public required Guid? OwnerId { get; init; }

    public required RecipientKind RecipientKind { get; init; }

    /// <summary>The participant who gets it; null for somebody outside.</summary>
    public Guid? RecipientId { get; init; }

    public required ClassifiedText Recipient { get; init; }

    public required ClassifiedText Purpose { get; init; }

    /// <summary><see cref="ByConsent"/>, or the code of an exception.</summary>
    public required string Basis { get; init; }

    /// <summary>All that goes out under an exception.</summary>
    public ClassifiedText? Statement { get; init; }

    /// <summary>Not before this instant; null: as soon as everybody consented.</summary>
    public Instant? ReleaseAt { get; init; }

    public List<ReleasedSubject> Subjects { get; init; } = [];

    public List<ReleaseAnswer> Answers { get; init; } = [];

    public required Guid? RequestedById { get; init; }

    public required Instant RequestedAt { get; init; }

    public ReleaseState State { get; private set; }

    public Instant? ReleasedAt { get; private set; }

    public int Version { get; set; }

    public bool IsPending => State is ReleaseState.Requested or ReleaseState.Approved;

    public void Answer(Guid participationId, bool grants, Instant now)
    {
        Require(ReleaseState.Requested);
        var answer = Answers.Find(a => a.ParticipationId == participationId)
            ?? throw new NotAllowedException("This release does not need this participant's consent.");
        (answer.Granted, answer.At) = (grants, now);
        // Answers are rows of their own: of two who answer at once, the second must see the first.
        Version++;
        State = !grants ? ReleaseState.Refused : Answers.TrueForAll(a => a.Granted == true) ? ReleaseState.Approved : State;
    }

    /// <summary>What was needed was there from the start: earlier consents, one's own request, or an exception.</summary>
    public void ApproveIfAnswered() => State = State == ReleaseState.Requested && Answers.TrueForAll(a => a.Granted == true) ? ReleaseState.Approved : State;

    /// <summary>For a party of the case a successor consents, but nobody does for whose own information it is.</summary>
    bool IPutToParties.HandOver(Guid from, Guid to) => State == ReleaseState.Requested && OwnerId != from && !Subjects.Exists(s => s.OwnerId == from)
        && IPutToParties.Exchange(Answers, a => a.ParticipationId == from && a.Granted is null, new ReleaseAnswer { ReleaseId = Id, ParticipationId = to });

    public void MarkReleased(Instant now)
    {
        Require(ReleaseState.Approved);
        (State, ReleasedAt) = (ReleaseState.Released, now);
    }

    public void Cancel()
    {
        Require(ReleaseState.Requested, ReleaseState.Approved, ReleaseState.Released);
        State = ReleaseState.Cancelled;
    }

    private void Require(params ReadOnlySpan<ReleaseState> wanted)
    {
        if (!wanted.Contains(State))
        {
            throw new StateException($"The release is {State}.", State.ToString(), [.. wanted.ToArray().Select(s => s.ToString())]);
        }
    }
}

/// <summary>One item or document of a release.</summary>
public sealed class ReleasedSubject
{
    public required Guid ReleaseId { get; init; }

    public required Guid SubjectId { get; init; }

    public required InformationClass Class { get; init; }

    public required Guid? OwnerId { get; init; }

    /// <summary>The earlier consent of its owner that covers it, where there is one.</summary>
    public Guid? ConsentId { get; init; }
}

/// <summary>Whose word a release needs, and what it was.</summary>
public sealed class ReleaseAnswer
{
    public required Guid ReleaseId { get; init; }

    public required Guid ParticipationId { get; init; }

    public bool? Granted { get; set; }

    public Instant? At { get; set; }
}

internal sealed class InformationReleaseMap : IEntityTypeConfiguration<InformationRelease>
{
    public void Configure(EntityTypeBuilder<InformationRelease> builder)
    {
        builder.ToTable("InformationReleases");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.IsClassifiedByRow();
        builder.HasIndex(r => r.CaseId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(r => r.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(r => r.Subjects).WithOne().HasForeignKey(s => s.ReleaseId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(r => r.Answers).WithOne().HasForeignKey(a => a.ReleaseId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(r => r.Subjects).AutoInclude();
        builder.Navigation(r => r.Answers).AutoInclude();
    }
}

internal sealed class ReleasedSubjectMap : IEntityTypeConfiguration<ReleasedSubject>
{
    public void Configure(EntityTypeBuilder<ReleasedSubject> builder)
    {
        builder.ToTable("ReleasedSubjects");
        builder.HasKey(s => new { s.ReleaseId, s.SubjectId });
        builder.HasIndex(s => s.ConsentId);
    }
}

internal sealed class ReleaseAnswerMap : IEntityTypeConfiguration<ReleaseAnswer>
{
    public void Configure(EntityTypeBuilder<ReleaseAnswer> builder)
    {
        builder.ToTable("ReleaseAnswers");
        builder.HasKey(a => new { a.ReleaseId, a.ParticipationId });
    }
}
