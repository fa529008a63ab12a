using System.Text;

namespace MediationWorkflows.Engine.Expressions;

/// <summary>Character classes: "[a-z\d]".</summary>
internal sealed partial class RegExpTranslator
{
    private void Class()
    {
        i++;
        var negated = Take('^');
        var set = CodePoints.Empty;
        while (!Take(']'))
            set = set.Union(ClassItem());
        // With i the complement is of all that is the same as something in the set.
        set = Close(set);
        Append(negated ? set.Complement() : set);
    }

    private bool Take(char c)
    {
        if (i >= pattern.Length || pattern[i] != c)
            return false;
        i++;
        return true;
    }

    private CodePoints ClassItem()
    {
        if (i >= pattern.Length)
            throw Invalid();
        var set = ClassEscape();
        var from = set is null ? ClassCharacter() : 0;
        if (i + 1 >= pattern.Length || pattern[i] != '-' || pattern[i + 1] == ']')
            return set ?? CodePoints.One(from);
        i++;
        var end = ClassEscape();
        if (set is not null || end is not null)
        {
            // No range: its three parts by themselves.
            return isUnicode ? throw Invalid() : (set ?? CodePoints.One(from)).Union(end ?? CodePoints.One(ClassCharacter())).Union(CodePoints.One('-'));
        }

        var to = ClassCharacter();
        return to < from ? throw Invalid() : CodePoints.Of((from, to));
    }

    /// <summary>A set such as \d or \p{L}; null where something else stands.</summary>
    private CodePoints? ClassEscape()
    {
        if (i + 1 >= pattern.Length || pattern[i] != '\\')
            return null;
        var c = pattern[i + 1];
        var set = char.ToLowerInvariant(c) switch
        {
            'd' => CodePoints.Digits,
            'w' => WordCharacters,
            's' => CodePoints.Space,
            'p' when isUnicode => CodePoints.Empty,
            _ => null,
        };
        if (set is null)
            return null;
        i += 2;
        if (c is 'p' or 'P')
            set = Property();
        // Sets with v are folded first, so that a complement leaves out both cases.
        return char.IsUpper(c) ? (isSets ? Close(set) : set).Complement() : set;
    }

    private CodePoints WordCharacters => isUnicode ? Close(CodePoints.WordCharacters) : CodePoints.WordCharacters;

    private CodePoints Property()
    {
        var end = i < pattern.Length && pattern[i] == '{' ? pattern.IndexOf('}', i) : -1;
        if (end < 0)
            throw Invalid();
        var name = pattern[(i + 1)..end];
        i = end + 1;
        return UnicodeProperties.Find(name) ?? throw new UnsupportedRegExpException($"the Unicode property \"{name}\" is not supported; general categories such as \\p{{L}} are.");
    }

    private CodePoints Close(CodePoints set) => ignoresCase ? CaseFolds.For(isUnicode).Close(set) : set;

    private int ClassCharacter(bool inClass = true)
    {
        if (i >= pattern.Length)
            throw Invalid();
        var c = pattern[i++];
        if (isUnicode && i < pattern.Length && char.IsSurrogatePair(c, pattern[i]))
            return char.ConvertToUtf32(c, pattern[i++]);
        if (c != '\\')
            return c;
        if (i >= pattern.Length)
            throw Invalid();
        c = pattern[i++];
        if (c == 'b')
            return '\b';
        if (c is >= '1' and <= '7' && !isUnicode)
            return Octal(i - 1);
        if (isUnicode && c == 'u' && i < pattern.Length && pattern[i] == '{')
            return BracedCode();
        var read = CharacterEscape(c, inClass);
        if (!isUnicode || !char.IsHighSurrogate(read) || c != 'u' || !pattern.AsSpan(i).StartsWith("\\u", StringComparison.Ordinal))
            return read;
        var at = i;
        i += 2;
        if (Hex(4) is { } low && char.IsLowSurrogate(low))
            return char.ConvertToUtf32(read, low);
        i = at;
        return read;
    }

    /// <summary>One character of a set. .NET's classes hold 16 bits: what lies beyond is a choice of pairs, and half a pair is a character only by itself.</summary>
    private void Append(CodePoints set)
    {
        if (!isUnicode)
        {
            result.Append(Units(set.Intersect(CodePoints.Of((0, 0xFFFF)))));
            return;
        }

        List<string> ways = [.. set.Intersect(CodePoints.Of((0x10000, CodePoints.Last))).Ranges.SelectMany(r => Pairs(r.From, r.To))];
        Add(set.Intersect(CodePoints.Of((0, 0xD7FF), (0xE000, 0xFFFF))), "{0}");
        Add(set.Intersect(CodePoints.Of((0xD800, 0xDBFF))), @"{0}(?![\uDC00-\uDFFF])");
        Add(set.Intersect(CodePoints.Of((0xDC00, 0xDFFF))), @"(?<![\uD800-\uDBFF]){0}");
        result.Append(ways.Count switch { 0 => "(?!)", 1 => $"(?:{ways[0]})", _ => $"(?:{string.Join('|', ways)})" });

        void Add(CodePoints units, string way)
        {
            if (!units.IsEmpty)
                ways.Add(way.Replace("{0}", Units(units), StringComparison.Ordinal));
        }
    }

    private static string Units(CodePoints set)
    {
        if (set.IsEmpty)
            return "(?!)";
        var text = new StringBuilder("[");
        foreach (var (from, to) in set.Ranges)
        {
            text.Append(Literal((char)from));
            if (to > from)
                text.Append('-').Append(Literal((char)to));
        }

        return text.Append(']').ToString();
    }

    private static IEnumerable<string> Pairs(int from, int to)
    {
        while (from <= to)
        {
            var first = char.ConvertFromUtf32(from);
            // Blocks that share their first half; many of them whole are one range.
            var whole = (from & 0x3FF) == 0 ? ((to + 1 - from) / 0x400) - 1 : -1;
            var last = whole > 0 ? from + ((whole + 1) * 0x400) - 1 : Math.Min(to, from | 0x3FF);
            var end = char.ConvertFromUtf32(last);
            yield return whole > 0
                ? $"[{Unicode(first[0])}-{Unicode(end[0])}][{Unicode('\uDC00')}-{Unicode('\uDFFF')}]"
                : $"{Unicode(first[0])}[{Unicode(first[1])}-{Unicode(end[1])}]";
            from = last + 1;
        }
    }
}
