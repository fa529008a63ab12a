using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;

namespace MediationWorkflows.Mail;

/// <summary>
/// One template, compiled: a line <c>Subject: …</c>, an empty line, and paragraphs of Handlebars. A paragraph <c>[words]({{link}})</c> becomes a
/// link, and <c>{{items}}</c> by itself the list of a digest. The paragraphs make both the plain text and the HTML, so the two never differ; links
/// are told by the template and never by a value.
/// </summary>
public sealed partial class MailTemplate
{
    const string List = "{{items}}";
    const string SubjectMark = "Subject: ";

    static readonly IHandlebars Plain = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true, ThrowOnUnresolvedBindingExpression = true });

    readonly HandlebarsTemplate<object, object> subject;
    readonly IReadOnlyList<Func<IReadOnlyDictionary<string, object?>, MailParagraph>> paragraphs;

    /// <param name="name">Language and key: <c>en/reminder</c>.</param>
    /// <param name="source">As in Mail/Templates.</param>
    /// <param name="version">Null for what ships with the product.</param>
    /// <exception cref="InvalidMailTemplateException">Also when it uses a field that <see cref="MailFields"/> does not have.</exception>
    public MailTemplate(string name, string source, int? version = null)
    {
        (Name, Source) = (name, source.ReplaceLineEndings("\n").Trim() + "\n");
        Origin = $"{name}@{version?.ToString(CultureInfo.InvariantCulture) ?? "shipped-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Source)))[..8]}";
        var blocks = Source.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (blocks.Length < 2 || !blocks[0].StartsWith(SubjectMark, StringComparison.Ordinal) || blocks[0].Contains('\n'))
            throw new InvalidMailTemplateException(name, "it begins with one line 'Subject: …', an empty line, and then at least one paragraph.");
        try
        {
            subject = Plain.Compile(blocks[0][SubjectMark.Length..]);
            paragraphs = [.. blocks.Skip(1).Select(Paragraph)];
            Needs = NeedsOf(Source);
            Render(Sample);
        }
        catch (Exception e) when (e is HandlebarsException or HandlebarsUndefinedBindingException)
        {
            throw new InvalidMailTemplateException(name, e.Message, e);
        }
    }

    public string Name { get; }

    /// <summary>With LF line ends and one at the end.</summary>
    public string Source { get; }

    /// <summary>The text and its version, as rows keep it: <c>en/reminder@3</c>, or <c>en/reminder@shipped-1f3a9c2b</c>.</summary>
    public string Origin { get; }

    /// <summary>Its subject as it is written, variables included.</summary>
    public string Subject => Source[SubjectMark.Length..Source.IndexOf('\n', StringComparison.Ordinal)];

    /// <summary>What it cannot do without.</summary>
    public TemplateNeeds Needs { get; }

    static Dictionary<string, object?> Sample => new(StringComparer.Ordinal)
    {
        ["reference"] = "R", ["link"] = "https://example.org/", ["due"] = "D", ["items"] = (string[])["I"],
    };

    /// <summary>The subject, and the paragraphs that are not empty.</summary>
    /// <exception cref="MailFieldMissingException">It needs a date that this mail does not have.</exception>
    public (string Subject, IReadOnlyList<MailParagraph> Paragraphs) Render(IReadOnlyDictionary<string, object?> fields)
    {
        // A null would leave a hole in the sentence without any complaint.
        if (Needs.HasFlag(TemplateNeeds.Date) && fields["due"] is null)
            throw new MailFieldMissingException(Name);
        return (OneLine(subject(fields)), [.. paragraphs.Select(p => p(fields)).Where(p => p.Words.Length > 0 || p.Items.Count > 0)]);
    }

    static Func<IReadOnlyDictionary<string, object?>, MailParagraph> Paragraph(string block)
    {
        if (block == List)
            return fields => new("") { Items = [.. ((IReadOnlyList<string>)fields["items"]!).Select(OneLine)] };
        if (LinkParagraph().Match(block) is not { Success: true } link)
        {
            var text = Plain.Compile(block);
            return fields => new(OneLine(text(fields)));
        }

        var (words, target) = (Plain.Compile(link.Groups["words"].Value), Plain.Compile(link.Groups["target"].Value));
        return fields => new(OneLine(words(fields)), target(fields));
    }

    static TemplateNeeds NeedsOf(string source)
    {
        return When(source.Contains("]({{link}})", StringComparison.Ordinal), TemplateNeeds.Link)
            | When(DatedSection().Replace(source, "").Contains("{{due}}", StringComparison.Ordinal), TemplateNeeds.Date)
            | When(source.Contains("{{due}}", StringComparison.Ordinal), TemplateNeeds.DateIfAny)
            | When(source.Contains("{{reference}}", StringComparison.Ordinal), TemplateNeeds.Reference)
            | When(source.Contains("\n\n" + List + "\n", StringComparison.Ordinal), TemplateNeeds.Items);

        static TemplateNeeds When(bool says, TemplateNeeds need) => says ? need : TemplateNeeds.None;
    }

    static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"\{\{#if due\}\}.*?\{\{/if\}\}", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DatedSection();

    [GeneratedRegex(@"^\[(?<words>[^\]]+)\]\((?<target>[^)]+)\)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LinkParagraph();
}

/// <summary>The parts of a template that say something to act on.</summary>
[Flags]
public enum TemplateNeeds
{
    None = 0,

    /// <summary>A link into the product.</summary>
    Link = 1,

    /// <summary>The date, in every mail made from it.</summary>
    Date = 2,

    /// <summary>The date, where the mail has one.</summary>
    DateIfAny = 4,

    Reference = 8,

    /// <summary>The list of a digest.</summary>
    Items = 16,
}

public sealed class InvalidMailTemplateException(string template, string reason, Exception? cause = null)
    : Exception($"The mail template '{template}' is refused: {reason}", cause)
{
    public string Reason { get; } = reason;
}

public sealed class UnknownMailTemplateException(string template) : Exception($"There is no mail template '{template}'.");

public sealed class MailFieldMissingException(string template)
    : Exception($"The mail template '{template}' needs a date that this mail does not have.");
