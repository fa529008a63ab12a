using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using MediationWorkflows.Calendars;

namespace MediationWorkflows.Settlements.Gates;

/// <summary>Rules that lawyers and editors keep as data (embedded Settlements/Data/*.json), never as code.</summary>
internal static class RuleFile
{
    public static T Read<T>(string name)
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream($"MediationWorkflows.Settlements.Data.{name}.json")!;
        return JsonSerializer.Deserialize<T>(file, TimeJson.Options)!;
    }

    /// <summary>Linear in the text's length whatever the text is: what people write can never make it slow.</summary>
    public static Regex Pattern(string pattern, RegexOptions more = RegexOptions.None) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | more, TimeSpan.FromSeconds(5));

    /// <summary><c>US</c> holds in all of its states, <c>*</c> everywhere.</summary>
    public static bool HoldsIn(IEnumerable<string> jurisdictions, string jurisdiction) =>
        jurisdictions.Any(j => j == "*" || jurisdiction == j || jurisdiction.StartsWith($"{j}-", StringComparison.Ordinal));
}

/// <summary>The same in each language of the pages, by its two letters.</summary>
public sealed class LocalTexts : Dictionary<string, string>
{
    public string Here => GetValueOrDefault(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName) ?? this["en"];

    private string? GetValueOrDefault(string language) => TryGetValue(language, out var text) ? text : null;
}
