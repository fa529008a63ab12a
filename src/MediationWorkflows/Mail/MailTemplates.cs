using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using HandlebarsDotNet;
using HtmlEncoder = System.Text.Encodings.Web.HtmlEncoder;

namespace MediationWorkflows.Mail;

/// <summary>
/// The mail templates per language, compiled once. Every template of every language is tried when the set is loaded, so an error is found
/// then and not when a deadline is near. A language that is missing, or lacks a template, falls back to English.
/// </summary>
public sealed class MailTemplates
{
    const string Prefix = "MediationWorkflows.Mail.Templates.";
    const string Fallback = "en";

    static readonly Lazy<MailTemplates> Embedded = new(() => new(ReadEmbedded()));

    static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    readonly FrozenDictionary<string, MailTemplate> templates;
    readonly FrozenDictionary<string, MailLanguage> languages;
    readonly HandlebarsTemplate<object, object> layout;

    /// <param name="files">By name: <c>layout.hbs</c>, <c>en/language.json</c>, <c>en/reminder.hbs</c> and so on.</param>
    /// <exception cref="InvalidMailTemplateException"/>
    public MailTemplates(IReadOnlyDictionary<string, string> files)
    {
        layout = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true }).Compile(files["layout.hbs"]);
        languages = files.Where(f => f.Key.EndsWith("/language.json", StringComparison.Ordinal))
            .ToFrozenDictionary(f => f.Key.Split('/')[0], f => MailLanguage.Read(f.Value));
        templates = files.Where(f => f.Key.Contains('/') && f.Key.EndsWith(".hbs", StringComparison.Ordinal))
            .ToFrozenDictionary(f => f.Key[..^".hbs".Length], f => new MailTemplate(f.Key[..^".hbs".Length], f.Value));
    }

    /// <summary>Those that ship with the product.</summary>
    public static MailTemplates Shipped => Embedded.Value;

    /// <summary>Every text in every language, in the order of their names.</summary>
    public IEnumerable<MailTemplate> All => templates.Values.OrderBy(t => t.Name, StringComparer.Ordinal);

    public IEnumerable<string> Languages => languages.Keys.Order(StringComparer.Ordinal);

    public IEnumerable<string> Keys =>
        templates.Keys.Where(k => k.StartsWith(Fallback + "/", StringComparison.Ordinal)).Select(k => k[(Fallback.Length + 1)..]).Order(StringComparer.Ordinal);

    /// <summary>The text that ships for a key, in the language or else in English.</summary>
    /// <param name="language">A language tag: <c>es-MX</c> takes <c>es</c>.</param>
    /// <exception cref="UnknownMailTemplateException"/>
    public MailTemplate Find(string key, string? language) =>
        templates.TryGetValue($"{Tag(language)}/{key}", out var own) ? own
        : templates.TryGetValue($"{Fallback}/{key}", out var english) ? english
        : throw new UnknownMailTemplateException(key);

    /// <exception cref="UnknownMailTemplateException"/>
    public MailContent Render(string key, string? language, MailFields fields) => Render(Find(key, language), fields);

    /// <summary>The words of one mail, in the language of the template.</summary>
    public MailContent Render(MailTemplate template, MailFields fields)
    {
        var tag = template.Name.Split('/')[0];
        var words = languages[tag];
        var (subject, own) = Words(template, fields);
        IReadOnlyList<MailParagraph> paragraphs =
        [
            .. own,
            .. fields.AddsToCalendar ? [new MailParagraph(words.CalendarAdds)] : Array.Empty<MailParagraph>(),
            .. fields.RemovesFromCalendar ? [new MailParagraph(words.CalendarRemoves)] : Array.Empty<MailParagraph>(),
        ];
        return new(subject, Text(paragraphs, words, fields.StopLink), Page(subject, paragraphs, words, tag, fields.StopLink), tag);
    }

    /// <summary>What a template says by itself, for a line of a digest.</summary>
    public (string Subject, IReadOnlyList<MailParagraph> Paragraphs) Words(MailTemplate template, MailFields fields) =>
        template.Render(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["reference"] = fields.Reference ?? "",
            ["link"] = fields.Link,
            ["due"] = fields.DueBy is { } by ? languages[template.Name.Split('/')[0]].Due(by, fields.Zone) : null,
            ["items"] = fields.Items,
        });

    static string Text(IReadOnlyList<MailParagraph> paragraphs, MailLanguage words, string? stopLink) => string.Join("\n\n",
    [
        .. paragraphs.Select(p => p.Items.Count > 0 ? string.Join('\n', p.Items.Select(i => "- " + i)) : p.Link is null ? p.Words : $"{p.Words}:\n{p.Link}"),
        "-- \n" + words.Footer,
        .. stopLink is null ? Array.Empty<string>() : [$"{words.Stop}:\n{stopLink}"],
    ]) + "\n";

    // Escaped here: Handlebars' own encoder also turns the = of links into entities.
    string Page(string subject, IReadOnlyList<MailParagraph> paragraphs, MailLanguage words, string tag, string? stopLink) => layout(new
    {
        language = tag,
        subject = Html.Encode(subject),
        footer = Html.Encode(words.Footer),
        stop = Html.Encode(words.Stop),
        stopLink = stopLink is null ? null : Html.Encode(stopLink),
        parts = paragraphs.Select(p => new
        {
            text = Html.Encode(p.Words),
            link = p.Link is null ? null : Html.Encode(p.Link),
            items = p.Items.Select(i => Html.Encode(i)).ToArray(),
        }).ToArray(),
    });

    /// <summary>What a deadline is called in the recipient's own calendar.</summary>
    public string EventSummary(string? language, string reference, EventStatus status = EventStatus.Confirmed)
    {
        var words = languages[Tag(language)];
        var summary = string.Format(CultureInfo.InvariantCulture, words.Event, reference);
        return status switch
        {
            EventStatus.Cancelled => string.Format(CultureInfo.InvariantCulture, words.EventCancelled, summary),
            EventStatus.Tentative => string.Format(CultureInfo.InvariantCulture, words.EventHeld, summary),
            _ => summary,
        };
    }

    public string CalendarName(string? language) => languages[Tag(language)].CalendarName;

    /// <summary>The language that is written to somebody of this tag.</summary>
    public string Tag(string? language)
    {
        var tag = language?.Split('-')[0].ToLowerInvariant() ?? Fallback;
        return languages.ContainsKey(tag) ? tag : Fallback;
    }

    static Dictionary<string, string> ReadEmbedded()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(
            n => n[Prefix.Length..],
            n =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(n)!);
                return reader.ReadToEnd();
            });
    }
}
