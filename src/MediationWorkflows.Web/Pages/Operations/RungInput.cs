using System.Globalization;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Reminders;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Web.Pages.Operations;

/// <summary>One rung of a ladder as it was typed.</summary>
public sealed class RungInput
{
    static readonly LocalTimePattern HourAndMinute = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public string? Key { get; set; }

    public RungKind Kind { get; set; }

    public string? Offset { get; set; }

    public string? At { get; set; }

    public Audience Audience { get; set; }

    public string? Template { get; set; }

    public RungChannel Channel { get; set; }

    public string? Least { get; set; }

    /// <summary>It is to go.</summary>
    public bool Drop { get; set; }

    /// <summary>A row that nobody filled in.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(Key) && string.IsNullOrWhiteSpace(Offset);

    public static RungInput Of(RungRule rule) => new()
    {
        Key = rule.Key,
        Kind = rule.Kind,
        Offset = rule.Offset.Text,
        At = rule.At is { } at ? HourAndMinute.Format(at) : null,
        Audience = rule.Audience,
        Template = rule.Template,
        Channel = rule.Channel,
        Least = rule.OnlyIfPeriodAtLeast?.ToString(CultureInfo.InvariantCulture),
    };

    /// <exception cref="InvalidInputException">A field says nothing that a rung could be made of.</exception>
    /// <exception cref="TimeRuleException">The offset cannot be read.</exception>
    public RungRule ToRule() => new(
        Key?.Trim() is { Length: > 0 } key ? key : throw new InvalidInputException("key", "This is needed."),
        Kind,
        DeadlineRule.Parse(Offset ?? ""),
        Audience,
        Template ?? "",
        string.IsNullOrWhiteSpace(At) ? null : HourAndMinute.Parse(At.Trim()) is { Success: true, Value: var at } ? at : throw new InvalidInputException("at", "A time of day looks like 09:30."),
        string.IsNullOrWhiteSpace(Least) ? null : int.TryParse(Least, NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : throw new InvalidInputException("least", "This is no number of days."),
        Channel);
}
