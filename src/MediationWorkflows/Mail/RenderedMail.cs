using System.Net.Mail;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>The words of a mail in one language: a subject line, and the same text plain and as HTML.</summary>
public sealed record MailContent(string Subject, string Text, string Html, string Language);

/// <summary>
/// A mail ready to hand over. <paramref name="At"/> is the instant it speaks for, not that of the attempt: with the Message-ID it names
/// the mail, so a second attempt makes the same mail again and never another.
/// </summary>
/// <param name="MessageId">With its angle brackets.</param>
/// <param name="Headers">Further headers, name and value.</param>
public sealed record RenderedMail(
    MailAddress From, MailAddress To, string Subject, string Text, string Html, string MessageId, Instant At, IReadOnlyList<MailHeader> Headers)
{
    public IReadOnlyList<MailAttachment> Attachments { get; init; } = [];

    /// <summary>What the attachments do to the recipient's calendar.</summary>
    public IReadOnlyList<DeadlineEntries.Entry> Entries { get; init; } = [];

    /// <param name="from">As in <see cref="MailOptions.From"/>.</param>
    /// <exception cref="InvalidMailAddressException"/>
    public static RenderedMail Compose(string from, string to, string idempotencyKey, MailContent content, Instant at)
    {
        var sender = Address(from);
        return new(sender, Address(to), content.Subject, content.Text, content.Html, IdOf(idempotencyKey, sender.Host), at,
        [
            new("Auto-Submitted", "auto-generated"),
            new("Content-Language", content.Language),
        ]);
    }

    /// <summary>Equal keys give equal ids, different keys different ones; whatever a Message-ID may not hold is escaped.</summary>
    public static string IdOf(string idempotencyKey, string host) =>
        $"<{Uri.EscapeDataString(idempotencyKey).Replace(".", "%2E", StringComparison.Ordinal)}@{host}>";

    /// <summary>The key that an id was made from; null when it can be none of ours.</summary>
    /// <param name="messageId">With or without its angle brackets.</param>
    public static string? KeyOf(string messageId) =>
        messageId.Trim().Trim('<', '>') is var id && id.LastIndexOf('@') is > 0 and var at ? Uri.UnescapeDataString(id[..at]) : null;

    static MailAddress Address(string text) =>
        MailAddress.TryCreate(text, out var address) && !text.Any(char.IsControl) ? address : throw new InvalidMailAddressException();
}

/// <summary>A text that comes with a mail, such as a calendar entry.</summary>
/// <param name="Method">The iCalendar method, repeated in the content type (RFC 6047), or null.</param>
public sealed record MailAttachment(string FileName, string ContentType, string? Method, string Text);

public sealed record MailHeader(string Name, string Value);

/// <summary>Without the address: an address is personal data, and this message reaches logs.</summary>
public sealed class InvalidMailAddressException() : Exception("The mail address cannot be used.");
