using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Settlements;

public enum SettlementState
{
    Draft,
    LegalReview,
    Signing,
    InForce,

    /// <summary>A later version took its place.</summary>
    Amended,
    Discharged,

    /// <summary>It lapsed, or a party would not sign.</summary>
    Terminated,
}

/// <summary>
/// A version of the agreement. Its content never changes, only its state: another content is another version, with signatures
/// of its own. In force once all who must have signed the same content (I9).
/// </summary>
public sealed class Settlement : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required int Number { get; init; }

    public SettlementState State { get; private set; }

    public List<SettlementTerm> Terms { get; init; } = [];

    public List<Signature> Signatures { get; init; } = [];

    public required ReviewPlan ReviewPlan
    {
        get => new(ReviewFirstAfterMonths, ReviewEveryMonths, ReviewCount);
        init => (ReviewFirstAfterMonths, ReviewEveryMonths, ReviewCount) = value;
    }

    public required EscalationClause EscalationClause
    {
        get => new(ExpertQuestions, ExpertIsBinding, ExpertAfterOpinion);
        init => (ExpertQuestions, ExpertIsBinding, ExpertAfterOpinion) = value;
    }

    /// <summary>SHA-256 in hex; what a signature names. See <see cref="SettlementContent"/>.</summary>
    public string ContentHash { get; private set; } = "";

    public required Instant CreatedAt { get; init; }

    public Instant? InForceAt { get; private set; }

    public int Version { get; set; }

    internal int ReviewFirstAfterMonths { get; private init; }

    internal int ReviewEveryMonths { get; private init; }

    internal int ReviewCount { get; private init; }

    internal ClassifiedText? ExpertQuestions { get; private init; }

    internal bool ExpertIsBinding { get; private init; }

    internal bool ExpertAfterOpinion { get; private init; }

    InformationClass IClassified.Class => InformationClass.Terms;

    Guid? IClassified.OwnerId => null;

    /// <summary>On its way to be signed: another content takes its place without a trace in anybody's duties.</summary>
    public bool IsPending => State is SettlementState.Draft or SettlementState.LegalReview or SettlementState.Signing;

    /// <summary>Fixes the content; called once, when the version is written.</summary>
    public void SealContent() => ContentHash = SettlementContent.HashOf(this);

    /// <summary>Gives it to the parties and their advisers. Every term must pass the SMART gate.</summary>
    public void Submit(LocalDate today)
    {
        Require("A draft is submitted for advice", SettlementState.Draft);
        if (Terms.Count == 0)
        {
            throw new InvalidInputException("terms", "A settlement needs at least one term.");
        }

        var errors = SmartGate.Check(Terms, today);
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        State = SettlementState.LegalReview;
    }

    public void OpenForSigning(IEnumerable<Guid> parties)
    {
        Require("A settlement is signed after the advice window", SettlementState.LegalReview);
        Signatures.AddRange(parties.Select(party => new Signature { SettlementId = Id, ParticipationId = party }));
        State = SettlementState.Signing;
    }

    /// <summary>Signs exactly the content that the hash names; answers whether it is in force now.</summary>
    public bool Sign(Guid participationId, string contentHash, Instant now)
    {
        Require("A settlement is signed while it is open for signing", SettlementState.Signing);
        var signature = Signatures.Find(s => s.ParticipationId == participationId)
            ?? throw new NotAllowedException("This participant is not among those who sign.");
        if (!string.Equals(contentHash, ContentHash, StringComparison.Ordinal))
        {
            throw new InvalidInputException("contentHash", "This is not the content of this version: read it again and sign what you read.");
        }

        if (signature.SignedAt is not null)
        {
            throw new StateException("This party has signed already.", "Signed");
        }

        signature.ContentHash = contentHash;
        signature.SignedAt = now;
        if (Signatures.Exists(s => !string.Equals(s.ContentHash, ContentHash, StringComparison.Ordinal)))
        {
            return false;
        }

        State = SettlementState.InForce;
        InForceAt = now;
        return true;
    }

    /// <summary>A later version takes its place; signatures do not carry over.</summary>
    public void Supersede()
    {
        if (State is SettlementState.Terminated or SettlementState.Discharged)
        {
            throw new StateException($"A settlement that is {State} is not amended.", State.ToString());
        }

        State = SettlementState.Amended;
    }

    /// <summary>Nobody signs it any more.</summary>
    public void Terminate()
    {
        if (State is SettlementState.InForce or SettlementState.Discharged)
        {
            throw new StateException("A settlement in force ends by being kept or amended.", State.ToString());
        }

        State = SettlementState.Terminated;
    }

    /// <summary>Everything in it is done.</summary>
    public void Discharge()
    {
        Require("A settlement is discharged while it is in force", SettlementState.InForce);
        State = SettlementState.Discharged;
    }

    private void Require(Phrase rule, SettlementState wanted)
    {
        if (State != wanted)
        {
            throw new StateException($"{rule}; this one is {State}.", State.ToString(), wanted.ToString());
        }
    }
}

/// <summary>One party's signature under one content; empty until given.</summary>
public sealed class Signature
{
    public required Guid SettlementId { get; init; }

    public required Guid ParticipationId { get; init; }

    public string? ContentHash { get; set; }

    public Instant? SignedAt { get; set; }
}

/// <summary>When compliance is reviewed, counted in calendar months from the signature that put the settlement in force.</summary>
/// <param name="EveryMonths">0 when there is one review only.</param>
public sealed record ReviewPlan(int FirstAfterMonths, int EveryMonths, int Count)
{
    public IEnumerable<LocalDate> DatesFrom(LocalDate signedOn) =>
        // Always from the anchor, so that a month's end does not wander (T3).
        Enumerable.Range(0, Count).Select(i => signedOn.PlusMonths(FirstAfterMonths + (i * EveryMonths)));
}

/// <summary>What the parties agreed for the case that they disagree again.</summary>
/// <param name="Questions">The questions that an expert may determine, one a line; null when none.</param>
/// <param name="IsBinding">Whether a determination binds.</param>
/// <param name="RequiresAdvisoryOpinion">Whether an advisory opinion must have been tried first.</param>
public sealed record EscalationClause(ClassifiedText? Questions, bool IsBinding, bool RequiresAdvisoryOpinion)
{
    public bool Covers(string question) => (Questions?.Reveal() ?? "")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Any(covered => string.Equals(covered, question.Trim(), StringComparison.OrdinalIgnoreCase));
}

internal sealed class SettlementMap : IEntityTypeConfiguration<Settlement>
{
    public void Configure(EntityTypeBuilder<Settlement> builder)
    {
        builder.ToTable("Settlements");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Terms);
        builder.HasIndex(s => new { s.CaseId, s.Number }).IsUnique();
        builder.Ignore(s => s.ReviewPlan).Ignore(s => s.EscalationClause);
        builder.Property(s => s.ReviewFirstAfterMonths);
        builder.Property(s => s.ReviewEveryMonths);
        builder.Property(s => s.ReviewCount);
        builder.Property(s => s.ExpertQuestions);
        builder.Property(s => s.ExpertIsBinding);
        builder.Property(s => s.ExpertAfterOpinion);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(s => s.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(s => s.Terms).WithOne().HasForeignKey(t => t.SettlementId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(s => s.Signatures).WithOne().HasForeignKey(s => s.SettlementId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(s => s.Terms).AutoInclude();
        builder.Navigation(s => s.Signatures).AutoInclude();
    }
}

internal sealed class SignatureMap : IEntityTypeConfiguration<Signature>
{
    public void Configure(EntityTypeBuilder<Signature> builder)
    {
        builder.ToTable("Signatures");
        builder.HasKey(s => new { s.SettlementId, s.ParticipationId });
    }
}
