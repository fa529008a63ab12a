using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>All that a template may say. There is deliberately no field for anything that a case contains (I1).</summary>
/// <param name="Link">Absolute address in the product; carries opaque ids only.</param>
/// <param name="Reference">The case's opaque reference, or null where there is no case (signing in).</param>
/// <param name="DueBy">The instant from which it is too late, or null; written in the recipient's language and zone.</param>
/// <param name="Zone">The recipient's.</param>
public sealed record MailFields(string Link, string? Reference, Instant? DueBy, DateTimeZone Zone)
{
    /// <summary>A date is attached for the recipient's calendar; the mail says so.</summary>
    public bool AddsToCalendar { get; init; }

    /// <summary>A cancelled date is attached; the mail says so.</summary>
    public bool RemovesFromCalendar { get; init; }

    /// <summary>Where early reminders are stopped, or null: this mail is not of those that may be.</summary>
    public string? StopLink { get; init; }

    /// <summary>What a digest says, one sentence or two each; empty for every other mail.</summary>
    public IReadOnlyList<string> Items { get; init; } = [];
}
