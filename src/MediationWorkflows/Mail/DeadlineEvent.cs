using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>A deadline, or a session, as an entry of somebody's own calendar.</summary>
/// <param name="Uid">Stable for the deadline's whole life, whoever holds it: see <see cref="DeadlineEntries.UidOf"/>.</param>
/// <param name="Sequence">Grows with every change of the date and once more when it goes; a calendar keeps the highest.</param>
/// <param name="ChangedAt">When this state of the entry was written (DTSTAMP).</param>
/// <param name="Summary">Neutral, from <see cref="MailTemplates.EventSummary"/>.</param>
public sealed record DeadlineEvent(
    string Uid, int Sequence, Instant ChangedAt, Instant ExpiresAt, string Summary, string Link, EventStatus Status = EventStatus.Confirmed)
{
    /// <summary>When it begins, for what lasts until <see cref="ExpiresAt"/>: a session. Null: a deadline, which only ends.</summary>
    public Instant? StartsAt { get; init; }

    public bool Cancelled => Status == EventStatus.Cancelled;
}

/// <summary>As RFC 5545 has it.</summary>
public enum EventStatus
{
    Confirmed,

    /// <summary>The case is on hold: the date will move when it goes on.</summary>
    Tentative,

    /// <summary>The deadline is gone: the entry goes too.</summary>
    Cancelled,
}
