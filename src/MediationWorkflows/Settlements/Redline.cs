using System.Text.RegularExpressions;

namespace MediationWorkflows.Settlements;

public enum RedlineKind
{
    Same,
    Removed,
    Added,
}

/// <summary>A piece of text that stayed, went or came.</summary>
public sealed record RedlinePiece(RedlineKind Kind, string Text);

/// <summary>What changed between two texts, word by word, as lawyers read it.</summary>
public static partial class Redline
{
    /// <summary>Beyond this many pairs of words the whole text counts as replaced: nobody reads such a redline anyway.</summary>
    private const int MostPairs = 4_000_000;

    public static IReadOnlyList<RedlinePiece> Of(string before, string after)
    {
        if (before == after)
        {
            return before.Length == 0 ? [] : [new(RedlineKind.Same, before)];
        }

        var (old, now) = (Words(before), Words(after));
        if ((long)old.Count * now.Count > MostPairs)
        {
            return [new(RedlineKind.Removed, before), new(RedlineKind.Added, after)];
        }

        var pieces = new List<RedlinePiece>();
        foreach (var (kind, word) in Align(old, now).Select(step => step switch
        {
            (int i, null) => (RedlineKind.Removed, old[i]),
            (null, int j) => (RedlineKind.Added, now[j]),
            (int i, _) => (RedlineKind.Same, old[i]),
            _ => throw new InvalidOperationException("A step has a word."),
        }))
        {
            if (pieces is [.., var last] && last.Kind == kind)
            {
                pieces[^1] = last with { Text = last.Text + word };
            }
            else
            {
                pieces.Add(new(kind, word));
            }
        }

        return pieces;
    }

    /// <summary>The longest common order of two lists: pairs of places, null where one list has nothing of the other.</summary>
    internal static IEnumerable<(int? Old, int? New)> Align<T>(IReadOnlyList<T> old, IReadOnlyList<T> now)
        where T : IEquatable<T>
    {
        var longest = new int[old.Count + 1, now.Count + 1];
        for (var i = old.Count - 1; i >= 0; i--)
        {
            for (var j = now.Count - 1; j >= 0; j--)
            {
                longest[i, j] = old[i].Equals(now[j]) ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
            }
        }

        var (x, y) = (0, 0);
        while (x < old.Count || y < now.Count)
        {
            if (x < old.Count && y < now.Count && old[x].Equals(now[y]))
            {
                yield return (x++, y++);
            }
            else if (y == now.Count || (x < old.Count && longest[x + 1, y] >= longest[x, y + 1]))
            {
                yield return (x++, null);
            }
            else
            {
                yield return (null, y++);
            }
        }
    }

    // With the space behind each, so that the pieces put together are the texts again.
    private static List<string> Words(string text) => [.. Word().Matches(text).Select(m => m.Value)];

    [GeneratedRegex(@"\s*\S+\s*|\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
