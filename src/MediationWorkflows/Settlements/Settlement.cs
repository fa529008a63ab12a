using System.Text.Json;
using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Escalations;
using MediationWorkflows.Parties;
using MediationWorkflows.Settlements.Gates;
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
public sealed class Settlement : IPutToParties
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required int Number { get; init; }

    public SettlementState State { get; private set; }

    public List<SettlementTerm> Terms { get; init; } = [];

    public List<Signature> Signatures { get; init; } = [];

    public required ReviewPlan ReviewPlan
    {
        get => new(ReviewFirstAfterMonths, ReviewEveryMonths, ReviewCount) { First = ReviewFirstOn };
        init => (ReviewFirstAfterMonths, ReviewEveryMonths, ReviewCount, ReviewFirstOn) = (value.FirstAfterMonths, value.EveryMonths, value.Count, value.First);
    }

    public required EscalationClause EscalationClause
    {
        get => new(ExpertQuestions, ExpertIsBinding, ExpertAfterOpinion, EscalationSkipTo);
        init => (ExpertQuestions, ExpertIsBinding, ExpertAfterOpinion, EscalationSkipTo) = value;
    }

    public IReadOnlyList<Supervisor> Supervisors
    {
        get => Read<Supervisor>(SupervisorsJson);
        init => SupervisorsJson = Write(value);
    }

    public IReadOnlyList<Annex> Annexes
    {
        get => Read<Annex>(AnnexesJson);
        init => AnnexesJson = Write(value);
    }

    /// <summary>Given while it is a draft; each names its person.</summary>
    public IReadOnlyList<SmartWaiver> Waivers => Read<SmartWaiver>(WaiversJson);

    /// <summary>The person who states that no term bars a complaint or a report (I12); null until somebody does.</summary>
    public Guid? ClearedById { get; private set; }

    public Instant? ClearedAt { get; private set; }

    /// <summary>When the client took more time for advice, which they may once.</summary>
    public Instant? AdviceExtendedAt { get; private set; }

    /// <summary>SHA-256 in hex; what a signature names. See <see cref="SettlementContent"/>.</summary>
    public string ContentHash { get; private set; } = "";

    public required Instant CreatedAt { get; init; }

    public Instant? InForceAt { get; private set; }

    public int Version { get; set; }

    internal int ReviewFirstAfterMonths { get; private init; }

    internal LocalDate? ReviewFirstOn { get; private init; }

    internal int ReviewEveryMonths { get; private init; }

    internal int ReviewCount { get; private init; }

    internal ClassifiedText? ExpertQuestions { get; private init; }

    internal bool ExpertIsBinding { get; private init; }

    internal bool ExpertAfterOpinion { get; private init; }

    internal EscalationRung? EscalationSkipTo { get; private init; }

    internal ClassifiedText? SupervisorsJson { get; private init; }

    internal ClassifiedText? AnnexesJson { get; private init; }

    internal ClassifiedText? WaiversJson { get; private set; }

    InformationClass IClassified.Class => InformationClass.Terms;

    Guid? IClassified.OwnerId => null;

    /// <summary>On its way to be signed: another content takes its place without a trace in anybody's duties.</summary>
    public bool IsPending => State is SettlementState.Draft or SettlementState.LegalReview or SettlementState.Signing;

    /// <summary>Fixes the content; called once, when the version is written.</summary>
    public void SealContent() => ContentHash = SettlementContent.HashOf(this);

    /// <summary>Lets a term stand as it is. Nobody waives that the verifier is somebody else (I8), nor that nothing bars a complaint (I12).</summary>
    public void Waive(int position, Guid personId, string reason, LocalDate today)
    {
        Require("A waiver belongs to a draft", SettlementState.Draft);
        WaiversJson = Write<SmartWaiver>([.. Waivers.Where(w => w.Position != position), new SmartWaiver(position, personId, reason, today)]);
    }

    /// <summary>A person has read it and answers for it that no term bars a complaint or a report.</summary>
    public void Clear(Guid personId, SettlementFindings findings, Instant now)
    {
        Require("A settlement is cleared before it is signed", SettlementState.Draft, SettlementState.LegalReview);
        findings.DemandPassed();
        (ClearedById, ClearedAt) = (personId, now);
    }

    /// <summary>Gives it to the parties and their advisers, if it passes the gates.</summary>
    public void Submit(SettlementFindings findings)
    {
        Require("A draft is submitted for advice", SettlementState.Draft);
        if (Terms.Count == 0)
        {
            throw new InvalidInputException("terms", "A settlement needs at least one term.");
        }

        findings.DemandPassed();
        State = SettlementState.LegalReview;
    }

    public void ExtendAdvice(Instant now)
    {
        Require("More time for advice is taken while the settlement lies for advice", SettlementState.LegalReview);
        if (AdviceExtendedAt is not null)
        {
            throw new StateException("The time for advice was extended already; it is extended once.", "Extended");
        }

        AdviceExtendedAt = now;
    }

    public void OpenForSigning(IEnumerable<Guid> parties)
    {
        Require("A settlement is signed after the advice window", SettlementState.LegalReview);
        if (ClearedById is null)
        {
            throw new StateException("Before it is signed, a named person states that no term bars a complaint or a report.", "NotCleared", "clear");
        }

        Signatures.AddRange(parties.Select(party => new Signature { SettlementId = Id, ParticipationId = party }));
        State = SettlementState.Signing;
    }

    /// <summary>Signs exactly the content that the hash names; answers whether it is in force now.</summary>
    public bool Sign(Guid participationId, string contentHash, Instant now)
    {
        Require("A settlement is signed while it is open for signing", SettlementState.Signing);
        var signature = Signatures.Find(s => s.ParticipationId == participationId)
            ?? throw new NotAllowedException("This participant is not among those who sign.");
        if (!string.Equals(SettlementContent.HashOf(this), ContentHash, StringComparison.Ordinal))
        {
            // Somebody changed the rows beside the product: what is stored is not what anybody agreed to.
            throw new StateException("The content of this version is not what it was when it was written: nobody can sign it.", "Altered");
        }

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

    bool IPutToParties.HandOver(Guid from, Guid to) => State == SettlementState.Signing && IPutToParties.Exchange(
        Signatures, s => s.ParticipationId == from && s.SignedAt is null, new Signature { SettlementId = Id, ParticipationId = to });

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

    private void Require(Phrase rule, params ReadOnlySpan<SettlementState> wanted)
    {
        if (!wanted.Contains(State))
        {
            throw new StateException($"{rule}; this one is {State}.", State.ToString(), [.. wanted.ToArray().Select(w => w.ToString())]);
        }
    }

    private static List<T> Read<T>(ClassifiedText? json) => json is { } text ? JsonSerializer.Deserialize<List<T>>(text.Reveal(), TimeJson.Options)! : [];

    private static ClassifiedText? Write<T>(IReadOnlyList<T> values) => values.Count == 0 ? null : new ClassifiedText(JsonSerializer.Serialize(values, TimeJson.Options));
}

internal sealed class SettlementMap : IEntityTypeConfiguration<Settlement>
{
    public void Configure(EntityTypeBuilder<Settlement> builder)
    {
        builder.ToTable("Settlements");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Terms);
        builder.HasIndex(s => new { s.CaseId, s.Number }).IsUnique();
        builder.Ignore(s => s.ReviewPlan).Ignore(s => s.EscalationClause).Ignore(s => s.Supervisors).Ignore(s => s.Annexes).Ignore(s => s.Waivers);
        builder.Property(s => s.ReviewFirstAfterMonths);
        builder.Property(s => s.ReviewFirstOn);
        builder.Property(s => s.ReviewEveryMonths);
        builder.Property(s => s.ReviewCount);
        builder.Property(s => s.ExpertQuestions);
        builder.Property(s => s.ExpertIsBinding);
        builder.Property(s => s.ExpertAfterOpinion);
        builder.Property(s => s.EscalationSkipTo);
        builder.Property(s => s.SupervisorsJson);
        builder.Property(s => s.AnnexesJson);
        builder.Property(s => s.WaiversJson);
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
