namespace MediationWorkflows.Mail;

/// <summary>One paragraph of a mail: words, words that lead somewhere, or a list.</summary>
public sealed record MailParagraph(string Words, string? Link = null)
{
    /// <summary>A list in place of words, where it is not empty.</summary>
    public IReadOnlyList<string> Items { get; init; } = [];
}
