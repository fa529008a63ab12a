using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using MediationWorkflows.Engine;
using MediationWorkflows.Web.Pages;

namespace MediationWorkflows.Web.Hosting;

/// <summary>
/// Says phrases in the language of the request. Each assembly brings the translations of its own phrases, by their English
/// (<c>Phrases.es.json</c>; resource files cannot tell "Escalate" from "escalate"); a test holds them to what the code can say.
/// </summary>
static class Translations
{
    static readonly Assembly[] Assemblies = [typeof(Phrase).Assembly, typeof(DomainException).Assembly, typeof(Translations).Assembly];

    static readonly FrozenDictionary<string, FrozenDictionary<string, string>> ByLanguage =
        Languages.All.ToFrozenDictionary(language => language.Name, language => Assemblies.SelectMany(assembly => Read(assembly, language)).DistinctBy(entry => entry.Key).ToFrozenDictionary(StringComparer.Ordinal));

    public static string Say(this Phrase phrase) => phrase.In(Say);

    /// <summary>All that a refusal has to say, where there is one place for it.</summary>
    public static string Say(this DomainException refused) => refused is InvalidInputException invalid
        ? string.Join(' ', invalid.Errors.Values.SelectMany(phrases => phrases).Select(phrase => phrase.Say()))
        : refused.Phrase.Say();

    /// <summary>A text of a descriptor, or the name of a state; itself where there is no other word for it.</summary>
    public static string Say(string english) => Find(english, CultureInfo.CurrentUICulture) ?? english;

    /// <summary>Null when the language has nothing for it.</summary>
    public static string? Find(string english, CultureInfo language) =>
        ByLanguage.TryGetValue(language.TwoLetterISOLanguageName, out var said) ? said.GetValueOrDefault(english) : null;

    static Dictionary<string, string> Read(Assembly assembly, CultureInfo language)
    {
        using var file = assembly.GetManifestResourceStream($"Phrases.{language.Name}.json");
        return file is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(file)!;
    }
}
