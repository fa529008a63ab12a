namespace MediationWorkflows.Mail;

/// <summary>What a delivery status notification (RFC 3464) says about one of our mails.</summary>
/// <param name="MessageId">Of the mail that it is about, with its angle brackets.</param>
/// <param name="HasFailed">Given up for good: the action is <c>failed</c>, with a status of class 5. Anything else may still arrive, or has.</param>
public sealed record DeliveryReport(string MessageId, bool HasFailed)
{
    /// <summary>Null: this is no report, or it does not say about which mail. Reports are plain ASCII by their standard; nothing in them needs decoding.</summary>
    public static DeliveryReport? Read(string mail)
    {
        var (head, body) = Split(mail.ReplaceLineEndings("\n"));
        var type = Field(head, "Content-Type") ?? "";
        if (!type.StartsWith("multipart/report", StringComparison.OrdinalIgnoreCase) || Boundary(type) is not { } boundary)
        {
            return null;
        }

        var (hasFailed, messageId) = ((bool?)null, (string?)null);
        foreach (var part in ("\n" + body).Split("\n--" + boundary).Skip(1).Where(p => p.StartsWith('\n')))
        {
            var (partHead, content) = Split(part[1..]);
            switch (Field(partHead, "Content-Type")?.Split(';')[0].Trim().ToUpperInvariant())
            {
                case "MESSAGE/DELIVERY-STATUS":
                    // One block about the mail, then one for each recipient; our mails have one.
                    hasFailed = content.Split("\n\n").Any(block => string.Equals(Field(block, "Action"), "failed", StringComparison.OrdinalIgnoreCase)
                        && Field(block, "Status")?.StartsWith('5') == true);
                    break;
                case "MESSAGE/RFC822" or "TEXT/RFC822-HEADERS":
                    messageId = Field(Split(content.TrimStart('\n')).Head, "Message-ID");
                    break;
            }
        }

        return hasFailed is { } failed && messageId is not null ? new DeliveryReport(messageId, failed) : null;
    }

    private static (string Head, string Body) Split(string text) =>
        text.IndexOf("\n\n", StringComparison.Ordinal) is >= 0 and var end ? (text[..end], text[(end + 2)..]) : (text, "");

    private static string? Field(string block, string name) => block.Replace("\n ", " ", StringComparison.Ordinal).Replace("\n\t", " ", StringComparison.Ordinal)
        .Split('\n').Select(line => line.Split(':', 2)).FirstOrDefault(field => field.Length == 2 && field[0].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))?[1].Trim();

    private static string? Boundary(string contentType) => contentType.Split(';').Select(parameter => parameter.Trim().Split('=', 2))
        .FirstOrDefault(p => p.Length == 2 && p[0].Equals("boundary", StringComparison.OrdinalIgnoreCase))?[1].Trim('"') is { Length: > 0 } boundary ? boundary : null;
}
