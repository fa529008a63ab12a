using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace MediationWorkflows.Mail;

public enum OutboxState
{
    Queued,

    /// <summary>Claimed by a node that is talking to the mail server now.</summary>
    Sending,
    Sent,

    /// <summary>The address is refused for good.</summary>
    Bounced,

    /// <summary>Out of attempts: a dead letter, to be replayed by hand.</summary>
    Failed,

    /// <summary>The connection or the process died in the middle of a delivery: it may or may not have arrived. Never sent again blindly.</summary>
    Unknown,

    /// <summary>Not sent on purpose; <see cref="OutboxMessage.Reason"/> says why.</summary>
    Suppressed,

    /// <summary>Went with others in one digest: see <see cref="OutboxMessage.DigestId"/>.</summary>
    InDigest,
}

/// <summary>How much hangs on a mail: what may be stopped, what may wait for a digest, and what may do neither.</summary>
public enum MailWeight
{
    /// <summary>Tells of something new. It may wait for the recipient's digest and may not be stopped.</summary>
    Notice,

    /// <summary>A reminder with others to come before the date: the recipient may stop these.</summary>
    Courtesy,

    /// <summary>The last before a date, and what is said after it: goes by itself, at once, whatever was chosen.</summary>
    Warning,

    /// <summary>Somebody may come to harm: goes before all others and in quiet hours too. Where no mail is safe it does not go either.</summary>
    Urgent,
}

/// <summary>A mail to be: written by the step that asks for it, rendered and checked when it is sent. Holds opaque ids only.</summary>
public sealed class OutboxMessage : IVersioned
{
    public required Guid Id { get; init; }

    /// <summary>Unique; a step that runs again asks for the same mail. The Message-ID is made from it.</summary>
    public required string IdempotencyKey { get; init; }

    public Guid? CaseId { get; init; }

    /// <summary>Who gets it.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>In what capacity; its contact rules are checked when sending.</summary>
    public Guid? ParticipationId { get; init; }

    public required string Template { get; init; }

    public Guid? TaskId { get; init; }

    /// <summary>The deadline that asked for it: a queued mail is suppressed when its deadline no longer wants it.</summary>
    public Guid? DeadlineId { get; init; }

    /// <summary>The session that it tells of: its entry for the recipient's calendar goes with the mail.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>The deadline's rung, for example <c>T-5</c>.</summary>
    public string? Rung { get; init; }

    public MailWeight Weight { get; init; }

    /// <summary>The digest that says what this one would have said.</summary>
    public Guid? DigestId { get; set; }

    /// <summary>Which text it was last rendered from, such as <c>en/reminder@3</c>; null: not yet.</summary>
    public string? RenderedFrom { get; set; }

    /// <summary>Of the token in its link to stop such mails; the token itself is only in the mail.</summary>
    public string? StopTokenHash { get; set; }

    /// <summary>When it is meant to go out.</summary>
    public required Instant IntendedAt { get; init; }

    /// <summary>From when it may be claimed: the intended instant, a lease's end, or the next attempt.</summary>
    public required Instant NotBefore { get; set; }

    public OutboxState State { get; set; }

    public int Attempts { get; set; }

    public Guid? ClaimedBy { get; set; }

    public Instant? SentAt { get; set; }

    /// <summary>Why it was suppressed or failed: a code, never a server's free text.</summary>
    public string? Reason { get; set; }

    /// <summary>Before then it is in no list.</summary>
    public required Instant CreatedAt { get; init; }

    public int Version { get; set; }
}

internal sealed class OutboxMessageMap : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.ToTable("Outbox");
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.HasIndex(m => m.IdempotencyKey).IsUnique();
        builder.HasIndex(m => new { m.NotBefore, m.Id }).HasFilter("state IN ('Queued', 'Sending')");
        builder.HasIndex(m => new { m.State, m.Id });
        builder.HasIndex(m => m.CaseId);
        builder.HasIndex(m => m.DeadlineId);
        builder.HasIndex(m => m.DigestId);
        builder.HasIndex(m => m.StopTokenHash);
    }
}
