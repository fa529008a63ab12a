using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>A deadline as an entry of somebody's own calendar.</summary>
/// <param name="Uid">Stable for the deadline's whole life, such as its id with the host.</param>
/// <param name="Sequence">Grows with every change of the date; a calendar keeps the highest.</param>
/// <param name="Summary">Neutral, from <see cref="MailTemplates.EventSummary"/>.</param>
/// <param name="Cancelled">The deadline is gone: the entry goes too.</param>
public sealed record DeadlineEvent(
    string Uid, int Sequence, Instant ChangedAt, Instant ExpiresAt, string Summary, string Link, bool Cancelled = false);
