using MediationWorkflows.Engine;

namespace MediationWorkflows.Calendars;

/// <summary>A request about time that cannot be honoured. The message is for the person who asked: it says what is wrong and what to write instead.</summary>
public abstract class TimeRuleException(Phrase phrase) : Exception(phrase.ToString())
{
    public Phrase Phrase { get; } = phrase;
}

/// <summary>A calendar's data contradicts itself or can never yield a working day.</summary>
public sealed class InvalidCalendarException(string calendarId, Phrase reason) : TimeRuleException($"Calendar '{calendarId}' is refused: {reason}")
{
    public string CalendarId { get; } = calendarId;
    public string Reason { get; } = reason.ToString();
}

public sealed class UnknownCalendarException(string calendarId, IEnumerable<string> known)
    : TimeRuleException($"There is no calendar '{calendarId}'. Known calendars: {string.Join(", ", known)}.");

public sealed class UnknownZoneException(string zoneId)
    : TimeRuleException($"There is no time zone '{zoneId}'. Use an IANA name such as America/New_York or Europe/Berlin.");

/// <summary>The rule's text is not one of the notations of <see cref="DeadlineRule"/>.</summary>
public sealed class InvalidRuleException(string rule, Phrase reason) : TimeRuleException($"The rule '{rule}' cannot be read: {reason}");

public sealed class InvalidAnchorException(string anchor, Phrase reason) : TimeRuleException($"The anchor '{anchor}' cannot be read: {reason}");

/// <summary>A date outside the years for which the calendar's data was verified: guessing there would be worse than refusing.</summary>
public sealed class OutOfCalendarException(string calendarId, Phrase reason) : TimeRuleException($"Calendar '{calendarId}' does not answer: {reason}");
