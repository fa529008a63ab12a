using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Consent;

public enum ConsentState
{
    Requested,
    Granted,
    Refused,
    Revoked,
    Expired,
}

/// <summary>One person's word on one class of information, for one purpose and one recipient. Never deemed given.</summary>
public sealed class PartyConsent : IVersioned, IMatter
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>Whose information it is, and whose word.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>The class of information that may be shared.</summary>
    public required InformationClass SharedClass { get; init; }

    public required ClassifiedText Purpose { get; init; }

    /// <summary>Who may see it.</summary>
    public required Guid RecipientId { get; init; }

    /// <summary>The one item that it names, where it names one.</summary>
    public Guid? ItemId { get; init; }

    public Instant? ExpiresAt { get; init; }

    /// <summary>How it was given, where not on a page of ours: the signed form, the recorded call.</summary>
    public ClassifiedText? Evidence { get; private set; }

    public ConsentState State { get; private set; }

    public required Instant RequestedAt { get; init; }

    /// <summary>Who asked for it; null where a rule or the case's workflow did.</summary>
    public Guid? RequestedById { get; init; }

    public Instant? DecidedAt { get; private set; }

    public Instant? RevokedAt { get; private set; }

    public int Version { get; set; }

    InformationClass IClassified.Class => InformationClass.ProcessMetadata;

    Guid? IClassified.OwnerId => SubjectId;

    InformationClass IMatter.About => SharedClass;

    Guid IMatter.OtherId => RecipientId;

    /// <summary>It tells that the item exists, whose it is and when it was shared.</summary>
    bool IMatter.NamesOneThing => ItemId is not null;

    Guid? IMatter.RaisedByPersonId => RequestedById;

    public void Grant(Instant now, string? evidence = null)
    {
        Decide(ConsentState.Granted, now);
        Evidence = string.IsNullOrWhiteSpace(evidence) ? null : new ClassifiedText(evidence.Trim());
    }

    public void Refuse(Instant now) => Decide(ConsentState.Refused, now);

    /// <summary>Takes it back: nothing more is shown from now on (I14).</summary>
    public void Revoke(Instant now)
    {
        if (State != ConsentState.Granted)
        {
            throw new StateException($"Only a consent that was given can be revoked; this one is {State}.", State.ToString(), nameof(ConsentState.Granted));
        }

        State = ConsentState.Revoked;
        RevokedAt = now;
    }

    /// <summary>Whether it lets the recipient see something of the class at the instant.</summary>
    public bool Covers(InformationClass @class, Guid recipientId, Instant at) => State == ConsentState.Granted
        && SharedClass == @class && RecipientId == recipientId && (ExpiresAt is null || at < ExpiresAt);

    /// <summary>
    /// Whether it lets the recipient see this very content. What was told in confidence or is specially protected must be named;
    /// a consent to the whole class is not enough.
    /// </summary>
    public bool CoversContent(IAuthored content, Guid recipientId, Instant at)
    {
        var mustBeNamed = content.Class is InformationClass.Caucus or InformationClass.PartyPrivate or InformationClass.SpeciallyProtected
            or InformationClass.Whistleblower;
        return Covers(content.Class, recipientId, at) && (ItemId == content.Id || (ItemId is null && !mustBeNamed));
    }

    /// <summary>Its date has come.</summary>
    public void Expire()
    {
        if (State == ConsentState.Granted)
        {
            State = ConsentState.Expired;
        }
    }

    private void Decide(ConsentState decision, Instant now)
    {
        // Refusing first and agreeing later is a change of mind that people may have; revoking has its own verb.
        if (State is not (ConsentState.Requested or ConsentState.Refused) || State == decision)
        {
            throw new StateException($"This consent is already {State}.", State.ToString(), nameof(ConsentState.Requested));
        }

        if (ExpiresAt <= now)
        {
            throw new StateException("The request has expired; ask again.", nameof(ConsentState.Expired));
        }

        State = decision;
        DecidedAt = now;
    }
}

internal sealed class PartyConsentMap : IEntityTypeConfiguration<PartyConsent>
{
    public void Configure(EntityTypeBuilder<PartyConsent> builder)
    {
        builder.ToTable("Consents");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.ProcessMetadata, nameof(PartyConsent.SubjectId));
        builder.HasIndex(c => new { c.CaseId, c.SubjectId });
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(c => c.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(c => c.SubjectId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Participation>().WithMany().HasForeignKey(c => c.RecipientId).OnDelete(DeleteBehavior.Restrict);
    }
}
