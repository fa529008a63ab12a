using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace MediationWorkflows.Settlements.Gates;

/// <summary>A word that stirs up or lowers somebody, and what to write instead (R39). A hint blocks nothing.</summary>
public sealed record WordingHint(string Field, string Word, LocalTexts Suggestion);

/// <summary>Words that say nothing that one could test, and words that take somebody's dignity.</summary>
internal sealed class Wording
{
    private static readonly Lazy<Wording> Embedded = new(() => new(RuleFile.Read<Words>("wording")));

    private readonly Regex vague;
    private readonly Regex quantity;
    private readonly IReadOnlyList<(Regex Pattern, LocalTexts Say)> undignified;

    private Wording(Words words)
    {
        vague = RuleFile.Pattern($@"\b(?:{string.Join('|', words.Vague)})\b", RegexOptions.IgnoreCase);
        quantity = RuleFile.Pattern(words.Quantity, RegexOptions.IgnoreCase);
        // Shouting shows in capitals only.
        undignified =
        [
            .. words.Undignified.Select(u => u.Pattern.Contains("[A-Z]", StringComparison.Ordinal)
                ? (RuleFile.Pattern(u.Pattern), u.Say)
                : (RuleFile.Pattern($@"\b{u.Pattern}\b", RegexOptions.IgnoreCase), u.Say)),
        ];
    }

    public static Wording Shipped => Embedded.Value;

    /// <summary>The vague word in a text that gives nothing to count or to see; null when there is none.</summary>
    public string? VagueWordIn(string text) => vague.Match(text) is { Success: true } word && !quantity.IsMatch(text) ? word.Value : null;

    public IEnumerable<WordingHint> HintsIn(string field, string text) =>
        undignified.SelectMany(u => u.Pattern.Matches(text).Select(word => new WordingHint(field, word.Value, u.Say)));

    internal sealed record Words(int Version, IReadOnlyList<string> Vague, string Quantity, IReadOnlyList<Phrasing> Undignified);

    internal sealed record Phrasing(string Pattern, [property: JsonPropertyName("say")] LocalTexts Say);
}
