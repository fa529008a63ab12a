using System.Text.RegularExpressions;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;

namespace MediationWorkflows.Mail;

/// <summary>
/// One template, compiled: a line <c>Subject: …</c>, an empty line, and paragraphs of Handlebars. A paragraph <c>[words]({{link}})</c> becomes a
/// link. The paragraphs make both the plain text and the HTML, so the two never differ; links are told by the template and never by a value.
/// </summary>
sealed partial class MailTemplate
{
    static readonly IHandlebars Plain = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true, ThrowOnUnresolvedBindingExpression = true });

    readonly HandlebarsTemplate<object, object> subject;
    readonly bool needsDate;
    readonly IReadOnlyList<(HandlebarsTemplate<object, object> Words, HandlebarsTemplate<object, object>? Link)> paragraphs;

    /// <exception cref="InvalidMailTemplateException">Also when it uses a field that <see cref="MailFields"/> does not have.</exception>
    public MailTemplate(string name, string source)
    {
        Name = name;
        var blocks = source.ReplaceLineEndings("\n").Trim().Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (blocks.Length < 2 || !blocks[0].StartsWith("Subject: ", StringComparison.Ordinal) || blocks[0].Contains('\n'))
            throw new InvalidMailTemplateException(name, "it begins with one line 'Subject: …', an empty line, and then at least one paragraph.");
        try
        {
            subject = Plain.Compile(blocks[0]["Subject: ".Length..]);
            paragraphs = [.. blocks.Skip(1).Select(block => LinkParagraph().Match(block) is { Success: true } link
                ? (Plain.Compile(link.Groups["words"].Value), Plain.Compile(link.Groups["target"].Value))
                : (Plain.Compile(block), (HandlebarsTemplate<object, object>?)null))];
            needsDate = DatedSection().Replace(source, "").Contains("{{due}}", StringComparison.Ordinal);
            subject(Sample);
            foreach (var (words, link) in paragraphs)
            {
                words(Sample);
                link?.Invoke(Sample);
            }
        }
        catch (Exception e) when (e is HandlebarsException or HandlebarsUndefinedBindingException)
        {
            throw new InvalidMailTemplateException(name, e.Message, e);
        }
    }

    public string Name { get; }

    static Dictionary<string, object?> Sample => new(StringComparer.Ordinal) { ["reference"] = "R", ["link"] = "https://example.org/", ["due"] = "D" };

    /// <summary>The subject, and the paragraphs that are not empty: their words, and where they lead if they are links.</summary>
    /// <exception cref="MailFieldMissingException">It needs a date that this mail does not have.</exception>
    public (string Subject, IReadOnlyList<(string Words, string? Link)> Paragraphs) Render(IReadOnlyDictionary<string, object?> fields)
    {
        // A null would leave a hole in the sentence without any complaint.
        if (needsDate && fields["due"] is null)
            throw new MailFieldMissingException(Name);
        return (OneLine(subject(fields)), [.. paragraphs.Select(p => (Words: OneLine(p.Words(fields)), Link: p.Link?.Invoke(fields))).Where(p => p.Words.Length > 0)]);
    }

    static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"\{\{#if due\}\}.*?\{\{/if\}\}", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DatedSection();

    [GeneratedRegex(@"^\[(?<words>[^\]]+)\]\((?<target>[^)]+)\)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LinkParagraph();
}

public sealed class InvalidMailTemplateException(string template, string reason, Exception? cause = null)
    : Exception($"The mail template '{template}' is refused: {reason}", cause);

public sealed class UnknownMailTemplateException(string template) : Exception($"There is no mail template '{template}'.");

public sealed class MailFieldMissingException(string template)
    : Exception($"The mail template '{template}' needs a date that this mail does not have.");
