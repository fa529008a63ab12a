using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Safety;

public enum SafetyEventState
{
    Raised,
    Acknowledged,
    Decided,
    Closed,
}

/// <summary>What somebody is worried about, in the fewest words: it is shown to those who may only see metadata.</summary>
public enum HarmKind
{
    ImminentHarm,
    SelfHarm,
    HarmToOthers,
    AbuseOrNeglect,
    Other,
}

/// <summary>What was decided about telling somebody outside.</summary>
public enum SafetyDecision
{
    /// <summary>The minimum statement goes to those who can prevent the harm.</summary>
    Disclose,

    /// <summary>What the law's duty asks for is not there: no threat that is serious and imminent.</summary>
    DutyNotMet,

    /// <summary>The law leaves it open, and it is kept inside. Not possible where the law commands it.</summary>
    KeepInside,
}

/// <summary>
/// Somebody may come to harm (R17). It goes through its states one by one and never back, is cleared by two different persons, is closed with a
/// reason after that or when the mediation ended as unsuitable, and is never deleted (I15).
/// </summary>
public sealed class SafetyEvent : IVersioned, IClassified, IPermanent
{
    private const int ClearedBy = 2;

    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required HarmKind Kind { get; init; }

    /// <summary>The least that must be known to help.</summary>
    public required ClassifiedText Statement { get; init; }

    /// <summary>The participant who raised it; null where a workflow or somebody without a part in the case did.</summary>
    public Guid? RaisedById { get; init; }

    public required Instant RaisedAt { get; init; }

    public SafetyEventState State { get; private set; }

    public Guid? AcknowledgedBy { get; private set; }

    public Instant? AcknowledgedAt { get; private set; }

    public SafetyDecision? Decision { get; private set; }

    /// <summary>What the jurisdiction's law said about warning when it was decided.</summary>
    public WarningRule? Rule { get; private set; }

    public Guid? DecidedBy { get; private set; }

    public Instant? DecidedAt { get; private set; }

    /// <summary>Why it was decided so.</summary>
    public ClassifiedText? Reason { get; private set; }

    /// <summary>Who was told, one a line; null for nobody.</summary>
    public ClassifiedText? Recipients { get; private set; }

    public List<SafetyClearance> Clearances { get; init; } = [];

    public Instant? ClearedAt { get; private set; }

    public Guid? ClosedBy { get; private set; }

    public Instant? ClosedAt { get; private set; }

    public ClassifiedText? CloseReason { get; private set; }

    public List<SafetyPage> Pages { get; init; } = [];

    /// <summary>The hold that it put on the case; null where the case was closed already.</summary>
    public Guid? HoldId { get; set; }

    /// <summary>The run of its ladder.</summary>
    public Guid? WorkflowInstanceId { get; set; }

    public int Version { get; set; }

    public bool IsCleared => ClearedAt is not null;

    /// <summary>How many persons still have to clear it.</summary>
    public int ClearancesMissing => ClearedBy - Clearances.Count;

    InformationClass IClassified.Class => InformationClass.Safety;

    Guid? IClassified.OwnerId => RaisedById;

    public void Acknowledge(Guid personId, Instant now)
    {
        Require(SafetyEventState.Raised);
        (State, AcknowledgedBy, AcknowledgedAt) = (SafetyEventState.Acknowledged, personId, now);
    }

    public void Decide(SafetyDecision decision, WarningRule rule, string reason, IReadOnlyCollection<string> recipients, Guid personId, Instant now)
    {
        Require(SafetyEventState.Acknowledged);
        (State, Decision, Rule, DecidedBy, DecidedAt) = (SafetyEventState.Decided, decision, rule, personId, now);
        Reason = new ClassifiedText(reason);
        Recipients = recipients.Count == 0 ? null : new ClassifiedText(string.Join('\n', recipients));
    }

    /// <summary>One person's word that the danger is over; it counts with a second person's.</summary>
    public void Clear(Guid personId, string reason, Instant now)
    {
        Require(SafetyEventState.Decided);
        if (IsCleared)
        {
            throw new StateException("Two persons have cleared this already.", "Cleared", nameof(SafetyEventState.Closed));
        }

        if (Clearances.Exists(c => c.PersonId == personId))
        {
            throw new StateException("You have cleared this; now it takes a second person.", "ClearedByOne", "SecondPerson");
        }

        Clearances.Add(new SafetyClearance { SafetyEventId = Id, PersonId = personId, Reason = new ClassifiedText(reason), At = now });
        ClearedAt = ClearancesMissing == 0 ? now : null;
        // A clearance is a row of its own: of two that come at once, the second must see the first.
        Version++;
    }

    /// <param name="isUnsuitable">The mediation has ended as unsuitable: the other way out.</param>
    public void Close(Guid personId, string reason, bool isUnsuitable, Instant now)
    {
        Require(SafetyEventState.Decided);
        if (!IsCleared && !isUnsuitable)
        {
            throw new StateException("It is closed once two different persons have cleared it, or once the mediation has ended as unsuitable.", "NotCleared", "Cleared");
        }

        (State, ClosedBy, ClosedAt, CloseReason) = (SafetyEventState.Closed, personId, now, new ClassifiedText(reason));
    }

    private void Require(SafetyEventState state)
    {
        if (State != state)
        {
            throw new StateException($"This safety event is {State}.", State.ToString(), State < SafetyEventState.Closed ? (State + 1).ToString() : nameof(SafetyEventState.Closed));
        }
    }
}

/// <summary>One of the two who say that the danger is over.</summary>
public sealed class SafetyClearance
{
    public required Guid SafetyEventId { get; init; }

    public required Guid PersonId { get; init; }

    public required ClassifiedText Reason { get; init; }

    public required Instant At { get; init; }
}

/// <summary>Somebody was paged about a safety event, in a position of the rota.</summary>
public sealed class SafetyPage
{
    public required Guid Id { get; init; }

    public required Guid SafetyEventId { get; init; }

    public required OnCallPosition Position { get; init; }

    public required Guid ParticipationId { get; init; }

    public required Guid PersonId { get; init; }

    public required Instant At { get; init; }
}

internal sealed class SafetyEventMap : IEntityTypeConfiguration<SafetyEvent>
{
    public void Configure(EntityTypeBuilder<SafetyEvent> builder)
    {
        builder.ToTable("SafetyEvents");
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.IsClassified(InformationClass.Safety, nameof(SafetyEvent.RaisedById));
        builder.HasIndex(e => new { e.CaseId, e.State });
        builder.HasIndex(e => e.HoldId);
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(e => e.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(e => e.Clearances).WithOne().HasForeignKey(c => c.SafetyEventId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(e => e.Pages).WithOne().HasForeignKey(p => p.SafetyEventId).OnDelete(DeleteBehavior.Restrict);
        builder.Navigation(e => e.Clearances).AutoInclude();
        builder.Navigation(e => e.Pages).AutoInclude();
    }
}

internal sealed class SafetyClearanceMap : IEntityTypeConfiguration<SafetyClearance>
{
    public void Configure(EntityTypeBuilder<SafetyClearance> builder)
    {
        builder.ToTable("SafetyClearances");
        builder.HasKey(c => new { c.SafetyEventId, c.PersonId });
    }
}

internal sealed class SafetyPageMap : IEntityTypeConfiguration<SafetyPage>
{
    public void Configure(EntityTypeBuilder<SafetyPage> builder)
    {
        builder.ToTable("SafetyPages");
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.HasIndex(p => p.SafetyEventId);
    }
}
