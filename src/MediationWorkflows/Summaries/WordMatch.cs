using System.Globalization;
using System.Text;

namespace MediationWorkflows.Summaries;

/// <summary>
/// Whether one text repeats another: five words in a row, or all of a shorter one. Case, accents, punctuation, ligatures and
/// invisible characters make no difference.
/// </summary>
internal sealed class WordMatch
{
    private const int Run = 5;

    private readonly string text;

    public WordMatch(string text) => this.text = Joined(Words(text));

    public bool Repeats(string other)
    {
        var words = Words(other);
        if (words.Count <= Run)
        {
            return words.Count > 0 && text.Contains(Joined(words), StringComparison.Ordinal);
        }

        for (var start = 0; start + Run <= words.Count; start++)
        {
            if (text.Contains(Joined(words.GetRange(start, Run)), StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static string Joined(List<string> words) => $" {string.Join(' ', words)} ";

    private static List<string> Words(string source)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in source.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                // An accent of the letter before, an invisible character, and the apostrophe within "don't" end no word.
                case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format:
                case UnicodeCategory.OtherPunctuation or UnicodeCategory.FinalQuotePunctuation when rune.Value is '\'' or '\u2019':
                    break;
                case var _ when Rune.IsLetterOrDigit(rune):
                    word.Append(Rune.ToLowerInvariant(rune));
                    break;
                default:
                    End();
                    break;
            }
        }

        End();
        return words;

        void End()
        {
            if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
    }
}
