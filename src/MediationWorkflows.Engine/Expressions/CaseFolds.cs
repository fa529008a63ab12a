using System.Text;
using MediationWorkflows.Engine.Expressions.Builtins;

namespace MediationWorkflows.Engine.Expressions;

/// <summary>
/// Which characters a regular expression with the flag i takes for the same one: those with one upper case, or with the flag u those that
/// Unicode folds together. .NET's own idea of it is a third one.
/// </summary>
internal sealed class CaseFolds
{
    // Behind the supplementary multilingual plane nothing has a case.
    private const int LastCased = 0x1FFFF;

    // Unicode folds these too; to .NET neither is the other's upper or lower case.
    private static readonly (int, int)[] FoldedOnly = [('\u017F', 's'), (0x1FD3, 0x0390), (0x1FE3, 0x03B0), (0xFB05, 0xFB06)];

    private static readonly Lazy<CaseFolds> ByUpperCase = new(() => new CaseFolds(Enumerable.Range(0, 0x10000).Select(c => (c, UpperCase((char)c)))));
    private static readonly Lazy<CaseFolds> ByFolding = new(() => new CaseFolds(Folded()));

    private readonly Dictionary<int, int[]> same = [];
    private readonly CodePoints cased;

    // Pairs of characters that are the same; whatever is the same as one of them is the same as the other.
    private CaseFolds(IEnumerable<(int, int)> pairs)
    {
        foreach (var (a, b) in pairs)
        {
            if (a == b)
                continue;
            int[] all = [.. same.GetValueOrDefault(a, [a]).Union(same.GetValueOrDefault(b, [b])).Order()];
            foreach (var c in all)
                same[c] = all;
        }

        cased = CodePoints.Of(same.Keys.Select(c => (c, c)));
    }

    public static CaseFolds For(bool isUnicode) => (isUnicode ? ByFolding : ByUpperCase).Value;

    /// <summary>A character and all that are the same.</summary>
    public CodePoints Of(int character) => CodePoints.Of(same.GetValueOrDefault(character, [character]).Select(c => (c, c)));

    /// <summary>A set and all that is the same as something in it.</summary>
    public CodePoints Close(CodePoints set) =>
        set.Union(CodePoints.Of(set.Intersect(cased).Ranges.SelectMany(r => Enumerable.Range(r.From, r.To - r.From + 1)).SelectMany(c => same[c]).Select(c => (c, c))));

    private static int UpperCase(char c)
    {
        var upper = SpecialCasing.ToUpper(c.ToString());
        // What lies beyond ASCII never becomes a letter of it.
        return upper.Length == 1 && (c < 128 || upper[0] >= 128) ? upper[0] : c;
    }

    private static IEnumerable<(int, int)> Folded()
    {
        foreach (var (from, to) in ((int, int)[])[(0, 0xD7FF), (0xE000, LastCased)])
        {
            for (var c = from; c <= to; c++)
            {
                var rune = new Rune(c);
                yield return (c, Rune.ToUpperInvariant(rune).Value);
                yield return (c, Rune.ToLowerInvariant(rune).Value);
            }
        }

        foreach (var pair in FoldedOnly)
            yield return pair;
    }
}
