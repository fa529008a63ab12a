using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using MediationWorkflows.Calendars;

namespace MediationWorkflows.PriorClauses;

/// <summary>What a mediation clause says, as far as patterns can tell: a first reading that a neutral confirms or corrects. Pure.</summary>
/// <param name="MediationDays">The days of mediation before anyone may go further; weeks and months are counted as 7 and 30 days.</param>
public sealed partial record ClauseReading(IReadOnlyList<ClauseReading.Rule> Rules, int? MediationDays)
{
    /// <param name="Text">As ground rules say it.</param>
    /// <param name="Quote">The sentence that it comes from.</param>
    public sealed record Rule(ClauseRuleKind Kind, string Code, string Text, string Quote);

    /// <summary>A pattern and the rule that it stands for (embedded PriorClauses/Data/patterns.json): data, never code.</summary>
    /// <param name="Matches">A regular expression over one sentence, without regard to case.</param>
    /// <param name="Unless">Where this is found too, the pattern does not count: a negation, say.</param>
    private sealed record Pattern(string Code, ClauseRuleKind Kind, string Matches, string? Unless, string Text)
    {
        private readonly Regex matches = Compile(Matches);
        private readonly Regex? unless = Unless is null ? null : Compile(Unless);

        public bool IsIn(string sentence) => matches.IsMatch(sentence) && unless?.IsMatch(sentence) != true;

        // Without backtracking, a text from outside cannot make it slow.
        private static Regex Compile(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    private static readonly Lazy<IReadOnlyList<Pattern>> Patterns = new(ReadPatterns);

    /// <summary>Reads a clause sentence by sentence; each rule is derived once, from the first sentence that says it.</summary>
    public static ClauseReading Of(string clause)
    {
        var sentences = SentenceEnd().Split(clause.ReplaceLineEndings(" ")).Select(s => s.Trim()).Where(s => s.Length > 0).ToList();
        var rules = Patterns.Value
            .Select(pattern => (pattern, Sentence: sentences.Find(pattern.IsIn)))
            .Where(found => found.Sentence is not null)
            .Select(found => new Rule(found.pattern.Kind, found.pattern.Code, found.pattern.Text, found.Sentence!))
            .ToList();
        return new ClauseReading(rules, sentences.Select(DaysIn).FirstOrDefault(days => days is not null));
    }

    private static int? DaysIn(string sentence)
    {
        if (!Further().IsMatch(sentence) || Period().Match(sentence) is not { Success: true } found)
        {
            return null;
        }

        var length = found.Groups["unit"].Value.ToLowerInvariant() switch { "week" => 7, "month" => 30, _ => 1 };
        return int.Parse(found.Groups["number"].Value, CultureInfo.InvariantCulture) * length;
    }

    private static IReadOnlyList<Pattern> ReadPatterns()
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream("MediationWorkflows.PriorClauses.Data.patterns.json")!;
        return JsonSerializer.Deserialize<IReadOnlyList<Pattern>>(file, TimeJson.Options)!;
    }

    [GeneratedRegex(@"(?<=[.;!?])\s+", RegexOptions.None, 1000)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"\b(?<number>[0-9]{1,3})\)?[ -](?:calendar |business |working )?(?<unit>day|week|month)s?\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Period();

    // Only a period before something further counts: 30 days to appoint a mediator are none.
    [GeneratedRegex(@"\b(court|litigat|arbitrat|proceeding|lawsuit|tribunal|action)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Further();
}
