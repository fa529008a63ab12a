using System.Reflection;
using System.Text.Json;
using MediationWorkflows.Calendars;

namespace MediationWorkflows.Risk;

/// <param name="Text">The question, by language; English is always there.</param>
public sealed record ChecklistQuestion(string Code, IReadOnlyDictionary<string, string> Text);

public sealed record ChecklistTemplate(ChecklistKind Kind, IReadOnlyList<ChecklistQuestion> Items);

/// <summary>The questions of the four gating checklists (embedded Risk/Data/checklists.json).</summary>
public sealed record ChecklistTemplates(int Version, IReadOnlyList<ChecklistTemplate> Lists)
{
    private static readonly Lazy<ChecklistTemplates> Embedded = new(Read);

    public static ChecklistTemplates Shipped => Embedded.Value;

    public string Words(string code, string language)
    {
        var text = Lists.SelectMany(l => l.Items).FirstOrDefault(i => i.Code == code)?.Text;
        return text is null ? code : text.TryGetValue(language, out var words) ? words : text["en"];
    }

    private static ChecklistTemplates Read()
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream("MediationWorkflows.Risk.Data.checklists.json")!;
        return JsonSerializer.Deserialize<ChecklistTemplates>(file, TimeJson.Options)!;
    }
}
