using System.Text;

namespace MediationWorkflows.Engine.Expressions;

/// <summary>Character classes: "[a-z\d]".</summary>
internal sealed partial class RegExpTranslator
{
    private void Class()
    {
        i++;
        var negated = i < pattern.Length && pattern[i] == '^';
        if (negated)
            i++;
        var body = new StringBuilder();
        List<string> pairs = [];
        while (true)
        {
            if (i >= pattern.Length)
                throw Invalid();
            if (pattern[i] == ']')
                break;
            ClassItem(body, pairs);
        }

        i++;
        var high = string.Join('|', pairs);
        if (negated && pairs.Count > 0)
            result.Append($"(?>(?!{high}){Pair}|(?!{Pair})").Append(body.Length == 0 ? @"[\s\S]" : $"[^{body}]").Append(')');
        else if (negated)
            AnyBut(body.ToString());
        else if (pairs.Count > 0)
            result.Append("(?:").Append(high).Append(body.Length == 0 ? "" : $"|[{body}]").Append(')');
        else
            result.Append(body.Length == 0 ? "(?!)" : $"[{body}]");
    }

    /// <param name="pairs">Characters beyond 16 bits, which a class of .NET cannot hold: patterns for their pairs.</param>
    private void ClassItem(StringBuilder body, List<string> pairs)
    {
        if (ClassSet(body, pairs))
        {
            if (isUnicode && i + 1 < pattern.Length && pattern[i] == '-' && pattern[i + 1] != ']')
                throw Invalid();
            return;
        }

        var from = ClassCharacter();
        var to = from;
        if (i + 1 < pattern.Length && pattern[i] == '-' && pattern[i + 1] != ']')
        {
            i++;
            var set = new StringBuilder();
            if (ClassSet(set, pairs))
            {
                if (isUnicode)
                    throw Invalid();
                body.Append(Literal((char)from)).Append(@"\-").Append(set);
                return;
            }

            to = ClassCharacter();
        }

        if (to < from)
            throw Invalid();
        if (from < 0x10000)
            body.Append(Literal((char)from)).Append(to > from ? "-" + Literal((char)Math.Min(to, 0xFFFF)) : "");
        if (to >= 0x10000)
            pairs.AddRange(Pairs(Math.Max(from, 0x10000), to));
    }

    private static IEnumerable<string> Pairs(int from, int to)
    {
        while (from <= to)
        {
            var first = char.ConvertFromUtf32(from);
            var last = Math.Min(to, from | 0x3FF);
            yield return $"{Unicode(first[0])}[{Unicode(first[1])}-{Unicode(char.ConvertFromUtf32(last)[1])}]";
            from = last + 1;
        }
    }

    private bool ClassSet(StringBuilder body, List<string> pairs)
    {
        if (pattern[i] != '\\' || i + 1 >= pattern.Length)
            return false;
        switch (pattern[i + 1])
        {
            case 'd':
                body.Append("0-9");
                break;
            case 'D':
                body.Append(@"\u0000-/:-\uFFFF");
                break;
            case 'w':
                body.Append("A-Za-z0-9_");
                break;
            case 'W':
                body.Append(@"\u0000-/:-@\[-\^`\{-\uFFFF");
                break;
            case 's':
                body.Append(Space);
                break;
            case 'S':
                body.Append(@"\u0000-\u0008\u000E-\u001F!-\u009F\u00A1-\u167F\u1681-\u1FFF\u200B-\u2027\u202A-\u202E\u2030-\u205E\u2060-\u2FFF\u3001-\uFEFE\uFF00-\uFFFF");
                break;
            case 'p' or 'P' when isUnicode:
                var negated = pattern[i + 1] == 'P';
                i += 2;
                var length = result.Length;
                Property(negated);
                body.Append(result, length, result.Length - length);
                result.Length = length;
                return true;
            default:
                return false;
        }

        if (isUnicode && char.IsUpper(pattern[i + 1]))
            pairs.Add(Pair);
        i += 2;
        return true;
    }

    private int ClassCharacter()
    {
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
        var read = CharacterEscape(c, inClass: true);
        if (!isUnicode || !char.IsHighSurrogate(read) || c != 'u' || !pattern.AsSpan(i).StartsWith("\\u", StringComparison.Ordinal))
            return read;
        var at = i;
        i += 2;
        if (Hex(4) is { } low && char.IsLowSurrogate(low))
            return char.ConvertToUtf32(read, low);
        i = at;
        return read;
    }
}
