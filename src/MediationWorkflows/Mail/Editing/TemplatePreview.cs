using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Mail.Editing;

/// <summary>Shows a template as its reader will see it, with made-up data; in the language of the template.</summary>
public sealed class TemplatePreview(MailTemplates templates, IOptions<MailOptions> options)
{
    static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["America/New_York"];

    static readonly Instant Due = Instant.FromUtc(2027, 1, 20, 5, 0);

    public MailContent Of(MailTemplate template) => templates.Render(template, new MailFields(options.Value.PageUrl("/my"), "M-2027-SAMPLE00", Due, Zone)
    {
        Items = template.Needs.HasFlag(TemplateNeeds.Items) ? [.. Samples(template)] : [],
    });

    /// <summary>What a digest would have collected, in the words that ship.</summary>
    IEnumerable<string> Samples(MailTemplate digest) => new[] { "task-assigned", "reminder" }.Select(key => string.Join(' ', templates
        .Words(templates.Find(key, digest.Name.Split('/')[0]), new MailFields("", "M-2027-SAMPLE00", Due, Zone)).Paragraphs.Where(p => p.Link is null).Select(p => p.Words)));
}
