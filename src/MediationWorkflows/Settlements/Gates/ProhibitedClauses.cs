using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MediationWorkflows.Settlements.Gates;

/// <summary>A passage that can be read as barring a complaint or a report.</summary>
/// <param name="Code">The rule's, for example <c>withdraw-complaint</c>.</param>
/// <param name="Basis">The law that the rule rests on.</param>
public sealed record ProhibitedPassage(string Code, string Basis);

/// <summary>
/// The check of I12: patterns per jurisdiction over text that people wrote, one sentence at a time. It knows words, not meaning, so
/// what it finds must be reworded, and what it does not find a named person answers for. How well it does is measured on
/// labelled clauses (<c>eng/bench clauses</c>).
/// </summary>
public sealed partial class ProhibitedClauses
{
    private static readonly Lazy<ProhibitedClauses> Embedded = new(() => new(RuleFile.Read<Rules>("prohibited-clauses")));

    private readonly IReadOnlyList<(Rule Rule, IReadOnlyList<IReadOnlyList<Regex>> Sequences)> rules;
    private readonly IReadOnlyList<Regex> harbours;
    private readonly Regex exception;
    private readonly Regex openException;

    private ProhibitedClauses(Rules data)
    {
        var words = data.Words.ToDictionary(w => $"{{{w.Key}}}", w => $"(?:{string.Join('|', w.Value)})", StringComparer.Ordinal);
        // Many rules share their steps.
        var compiled = new Dictionary<string, Regex>(StringComparer.Ordinal);
        Regex Compile(string pattern) => compiled.TryGetValue(pattern, out var known) ? known
            : compiled[pattern] = RuleFile.Pattern(words.Aggregate(pattern, (text, word) => text.Replace(word.Key, word.Value, StringComparison.Ordinal)));
        rules = [.. data.All.Select(rule => (rule, (IReadOnlyList<IReadOnlyList<Regex>>)[.. rule.Sequences.Select(steps => (IReadOnlyList<Regex>)[.. steps.Select(Compile)])]))];
        harbours = [.. data.Harbours.Select(Compile)];
        (exception, openException) = (Compile(data.Exception), Compile(data.OpenException));
    }

    public static ProhibitedClauses Shipped => Embedded.Value;

    /// <summary>What of the text can be read as barring a complaint or a report in this jurisdiction, each rule once.</summary>
    public IReadOnlyList<ProhibitedPassage> Find(string text, string jurisdiction) =>
        [.. SentenceEnd().Split(Normalized(text)).SelectMany(Unprotected).SelectMany(sentence => FindIn(sentence, jurisdiction)).DistinctBy(found => found.Code)];

    /// <summary>
    /// The sentence without those of its parts that protect complaints; a list (the party shall not: a; b) stays together. What protects them excuses no bar in
    /// another clause of its part (nothing limits this, and the party shall not …): those clauses stand for themselves.
    /// </summary>
    private IEnumerable<string> Unprotected(string sentence)
    {
        var parts = sentence.Split(';').ToLookup(Protects);
        return parts[true].SelectMany(Clauses).Where(clause => !Protects(clause)).Prepend(string.Join(';', parts[false]));
    }

    private bool Protects(string part) => harbours.Any(harbour => harbour.IsMatch(part));

    private static IEnumerable<string> Clauses(string part)
    {
        var from = 0;
        foreach (var start in ClauseStart().Matches(part).Select(match => match.Index))
        {
            yield return part[from..start];
            from = start;
        }

        yield return part[from..];
    }

    private IEnumerable<ProhibitedPassage> FindIn(string sentence, string jurisdiction)
    {
        // "Nothing is told to anybody, except to a regulator": the exception takes back only silence that is owed to all. Before and
        // after it each part stands for itself.
        var cut = exception.Match(sentence);
        string[] parts = cut.Success ? [sentence[..cut.Index], sentence[(cut.Index + cut.Length)..]] : [sentence];
        var isOpen = cut.Success && openException.IsMatch(parts[1]);
        var texts = parts.Select(part => new Places(part)).ToList();
        return rules.Where(r => RuleFile.HoldsIn(r.Rule.Jurisdictions, jurisdiction) && !(isOpen && r.Rule.EndsAtOpenException)
                && texts.Exists(text => r.Sequences.Any(steps => text.HasInOrder(steps, r.Rule.Within))))
            .Select(r => new ProhibitedPassage(r.Rule.Code, r.Rule.Basis));
    }

    /// <summary>Where the steps of rules stand in a text; each is looked for once.</summary>
    private sealed class Places(string text)
    {
        private readonly Dictionary<Regex, IReadOnlyList<(int From, int To)>> found = [];

        /// <summary>Whether the steps follow one another, none more than so many characters behind the one before.</summary>
        public bool HasInOrder(IReadOnlyList<Regex> steps, int within)
        {
            var ends = Of(steps[0]).Select(place => place.To).ToList();
            foreach (var step in steps.Skip(1))
            {
                var next = new List<int>();
                var last = -1;
                foreach (var (from, to) in Of(step))
                {
                    // Both lists go up: the nearest end before this place is the only one that matters.
                    while (last + 1 < ends.Count && ends[last + 1] <= from)
                    {
                        last++;
                    }

                    if (last >= 0 && from - ends[last] <= within)
                    {
                        next.Add(to);
                    }
                }

                ends = next;
            }

            return ends.Count > 0;
        }

        private IReadOnlyList<(int From, int To)> Of(Regex step)
        {
            if (!found.TryGetValue(step, out var places))
            {
                found[step] = places = [.. step.Matches(text).Select(m => (m.Index, m.Index + m.Length))];
            }

            return places;
        }
    }

    /// <summary>As a reader sees it: one kind of space and apostrophe, no marks that nobody sees.</summary>
    private static string Normalized(string text)
    {
        var seen = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormKC).EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category == UnicodeCategory.Format)
            {
                continue;
            }

            seen.Append(Rune.ToLowerInvariant(rune.Value == '’' ? new Rune('\'') : rune));
        }

        foreach (var (said, meant) in Contractions)
        {
            seen.Replace(said, meant);
        }

        // A blank line ends a sentence; a line that was only wrapped does not.
        return Space().Replace(Paragraph().Replace(seen.ToString(), ". "), " ").Trim();
    }

    private static readonly (string Said, string Meant)[] Contractions = [("won't", "will not"), ("shan't", "shall not"), ("cannot", "can not"), ("can't", "can not"), ("n't", " not")];

    [GeneratedRegex(@"(?:, (?:and |but |or )?| and | but | or )(?:\w+ ){0,4}(?:shall|will|may|must|can) not\b|,? (?:whether or not|regardless of|and keeps?|and retains?)\b", RegexOptions.NonBacktracking)]
    private static partial Regex ClauseStart();

    [GeneratedRegex(@"\n\s*\n", RegexOptions.NonBacktracking)]
    private static partial Regex Paragraph();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Space();

    [GeneratedRegex(@"[.!?](?:\s|$)", RegexOptions.NonBacktracking)]
    private static partial Regex SentenceEnd();

    /// <param name="Words">What stands for <c>{name}</c> in the patterns.</param>
    /// <param name="Exception">Where an exception begins.</param>
    /// <param name="OpenException">An exception that lets complaints and reports through.</param>
    /// <param name="Harbours">What protects complaints is never taken for what bars them.</param>
    internal sealed record Rules(
        int Version, Dictionary<string, IReadOnlyList<string>> Words, string Exception, string OpenException, IReadOnlyList<string> Harbours,
        [property: System.Text.Json.Serialization.JsonPropertyName("rules")] IReadOnlyList<Rule> All);

    /// <param name="Sequences">Each is a list of patterns that follow one another.</param>
    /// <param name="Within">At most so many characters lie between two of them.</param>
    /// <param name="EndsAtOpenException">The bar is none if regulators are excepted from it.</param>
    internal sealed record Rule(
        string Code, IReadOnlyList<string> Jurisdictions, IReadOnlyList<IReadOnlyList<string>> Sequences, int Within, string Basis, bool EndsAtOpenException = false);
}
