using MediationWorkflows.Calendars;
using NodaTime;

namespace MediationWorkflows.Reminders;

/// <summary>
/// When a deadline reminds, whom, and what follows silence: a named rule, as data. A version is immutable; a change is the next version.
/// JSON as in Reminders/Data.
/// </summary>
public sealed record ReminderLadder(string Id, int Version, string Name, IReadOnlyList<RungRule> Rungs);

/// <param name="Key">Unique in the ladder; part of the idempotency key of what it sends.</param>
/// <param name="Offset">
/// From the due day: business days of the case's calendar (0 BD is the due day itself), calendar days, or hours from the expiry.
/// Negative is before.
/// </param>
/// <param name="At">Local time of the recipient; null fires when that day has ended in the case's zone. Without meaning for hours.</param>
/// <param name="Template">Key of the mail's template.</param>
/// <param name="Channel">How it is told; a rung may also act without telling anybody.</param>
/// <param name="OnlyIfPeriodAtLeast">Business days that the whole period must have for the rung to exist.</param>
public sealed record RungRule(
    string Key, RungKind Kind, DeadlineRule Offset, Audience Audience, string Template, LocalTime? At = null, int? OnlyIfPeriodAtLeast = null,
    RungChannel Channel = RungChannel.Email);

public enum RungKind
{
    /// <summary>Before the deadline has expired; worthless afterwards.</summary>
    Reminder,

    /// <summary>Tells that it has expired; never goes out before it has.</summary>
    Overdue,

    /// <summary>Marks the case as stalled.</summary>
    StalledFlag,

    /// <summary>The workflow takes its silence branch (for obligations: opens WF8).</summary>
    Silence,
}

public enum RungChannel
{
    Email,

    /// <summary>Nobody is written to: the flag or the silence alone.</summary>
    None,
}

public enum Audience
{
    Assignee,
    Coordinator,
    Administrator,
}

/// <summary>One firing of a ladder, foretold. Dispatch may add jitter to it; nothing shown ever does.</summary>
public sealed record Rung(string Key, RungKind Kind, Audience Audience, string Template, Instant IntendedAt, RungChannel Channel = RungChannel.Email);

public sealed class InvalidLadderException(string ladderId, string reason) : TimeRuleException($"Ladder '{ladderId}' is refused: {reason}");

public sealed class UnknownLadderException(string ladderId, IEnumerable<string> known)
    : TimeRuleException($"There is no ladder '{ladderId}'. Known ladders: {string.Join(", ", known)}.");
