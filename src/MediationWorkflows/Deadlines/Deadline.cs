using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Deadlines;

public enum DeadlineState
{
    Open,
    Met,
    MetLate,
    Expired,
    Extended,
    Suspended,
    Cancelled,
}

/// <summary>
/// What is due and when, with everything that the date was derived from. Timers only wake it: a deadline that is open has
/// exactly one, for its next rung.
/// </summary>
public sealed class Deadline : IVersioned, IClassified
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>What is due, for example <c>groundRules.accept</c>; the kind of its task where it has one.</summary>
    public required string Kind { get; init; }

    /// <summary>Who may know of it.</summary>
    public InformationClass Class { get; init; } = InformationClass.ProcessMetadata;

    /// <summary>Whose it is; null for the case's own.</summary>
    public Guid? ParticipationId { get; set; }

    /// <summary>The event that the count starts from, for example <c>task.opened</c>, or <c>deadline.extended</c>.</summary>
    public required string AnchorEvent { get; set; }

    public required Instant AnchorAt { get; set; }

    /// <summary>For example <c>10 BD</c>, <c>14 d</c>, <c>24 h</c>.</summary>
    public required string Rule { get; set; }

    public string? LegalBasis { get; init; }

    /// <summary>Whose clock it is, which says under what kinds of hold it stands still (T7).</summary>
    public DeadlineClass Clock { get; init; }

    /// <summary>
    /// Since when the rule counts as it does: the opening, the extension, the late warning. A hold that was over by then is part of the anchor already.
    /// </summary>
    public required Instant CountedFrom { get; set; }

    /// <summary>Holds that ended up to here are part of the date.</summary>
    public Instant? TolledUntil { get; set; }

    public required string TimeZone { get; init; }

    public required string CalendarId { get; set; }

    public required int CalendarVersion { get; set; }

    /// <summary>Every layer of that calendar with its version, lowest first: <c>us-federal@1+acme@3</c>. The date can be derived again from these alone.</summary>
    public required string CalendarLayers { get; set; }

    /// <summary>Next, Previous or None: what a date that lands on a non-working day does (T2).</summary>
    public required string Roll { get; init; }

    /// <summary>The tz database's version that the date was derived with.</summary>
    public required string TzdbVersion { get; set; }

    /// <summary>The reminder ladder's id, for example <c>standard</c>.</summary>
    public required string Ladder { get; init; }

    /// <summary>The ladder's version when the deadline was opened; a later edit is for later deadlines.</summary>
    public required int LadderVersion { get; init; }

    /// <summary>The last day on which it can be met, in the case's zone.</summary>
    public required LocalDate DueOn { get; set; }

    /// <summary>From this instant on it is late: the start of the next local day, or the very instant for rules in hours.</summary>
    public required Instant ExpiresAt { get; set; }

    public DeadlineState State { get; set; }

    /// <summary>Goes up with every new derivation of the date: a wake-up for an older one does nothing (T4).</summary>
    public int Revision { get; set; } = 1;

    /// <summary>When it was flagged as stalled: three business days overdue on the standard ladder.</summary>
    public Instant? StalledAt { get; set; }

    /// <summary>When the assignee is known to have had notice on another way than by a mail of ours; null: not so.</summary>
    public Instant? NoticeConfirmedAt { get; set; }

    /// <summary>Silence has its consequence at this instant and not before (T5); null: when the ladder says.</summary>
    public Instant? ConsequenceFrom { get; set; }

    /// <summary>Every rung intended up to here has been handled.</summary>
    public required Instant RungsHandledUntil { get; set; }

    public Instant? SettledAt { get; set; }

    public required Instant CreatedAt { get; init; }

    public List<DeadlineChange> Changes { get; } = [];

    public int Version { get; set; }

    /// <summary>Still waits to be met; an extended one is open with a later date.</summary>
    public bool IsOpen => State is DeadlineState.Open or DeadlineState.Extended;

    /// <summary>Stands still under a hold.</summary>
    public bool IsSuspended => State == DeadlineState.Suspended;

    /// <summary>Has not ended: open, or standing still. It can be met either way.</summary>
    public bool IsPending => IsOpen || IsSuspended;

    Guid? IClassified.OwnerId => ParticipationId;

    /// <summary>Its date was moved on purpose: it no longer counts from the event that opened it.</summary>
    public bool IsExtended => AnchorEvent is Anchors.Extended or Anchors.WarningDelivered;

    /// <summary>Ends it; a second ending is refused, so that whoever came second learns of the first.</summary>
    public void Settle(DeadlineState ending, Instant at)
    {
        if (!IsPending)
        {
            throw new StateException($"This deadline is {State} already.", State.ToString());
        }

        State = ending;
        SettledAt = at;
    }
}

/// <summary>One change of a deadline's date: who, why, old and new. <see cref="ActorId"/> is a person, or null where a rule moved it.</summary>
public sealed class DeadlineChange
{
    public required Guid Id { get; init; }

    public required Guid DeadlineId { get; init; }

    public required Instant At { get; init; }

    public Guid? ActorId { get; init; }

    /// <summary>A code, or what somebody gave as the reason.</summary>
    public required ClassifiedText Reason { get; init; }

    public required LocalDate OldDueOn { get; init; }

    public required LocalDate NewDueOn { get; init; }

    public required string OldRule { get; init; }

    public required string NewRule { get; init; }

    public required Instant OldExpiresAt { get; init; }

    public required Instant NewExpiresAt { get; init; }
}

/// <summary>The events that a deadline counts from once it has been moved.</summary>
public static class Anchors
{
    /// <summary>Somebody gave more time; counted on from the day that it was due.</summary>
    public const string Extended = "deadline.extended";

    /// <summary>The last warning arrived too late to leave a full business day (T5).</summary>
    public const string WarningDelivered = "warning.delivered";
}

internal sealed class DeadlineMap : IEntityTypeConfiguration<Deadline>
{
    public void Configure(EntityTypeBuilder<Deadline> builder)
    {
        builder.ToTable("Deadlines");
        builder.WritesTogether(EntityState.Modified);
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.IsClassifiedByRow(nameof(Deadline.ParticipationId));
        builder.HasIndex(d => d.CaseId);
        builder.HasIndex(d => new { d.State, d.ExpiresAt });
        builder.HasIndex(d => new { d.State, d.Id });
        builder.HasIndex(d => new { d.CaseId, d.Kind }).HasFilter("class = 'Safety'");
        builder.HasOne<MediationCase>().WithMany().HasForeignKey(d => d.CaseId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(d => d.Changes).WithOne().HasForeignKey(c => c.DeadlineId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class DeadlineChangeMap : IEntityTypeConfiguration<DeadlineChange>
{
    public void Configure(EntityTypeBuilder<DeadlineChange> builder)
    {
        builder.ToTable("DeadlineChanges");
        builder.WritesTogether(EntityState.Added);
        builder.Property(c => c.Id).ValueGeneratedNever();
    }
}
