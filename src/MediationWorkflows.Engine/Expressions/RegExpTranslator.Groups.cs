using System.Globalization;

namespace MediationWorkflows.Engine.Expressions;

/// <summary>Groups: their numbers and names, and what a repeated one forgets.</summary>
internal sealed partial class RegExpTranslator
{
    private int CountGroups()
    {
        var count = 0;
        var inClass = false;
        for (var k = 0; k < pattern.Length; k++)
        {
            if (pattern[k] == '\\')
                k++;
            else if (pattern[k] == '[')
                inClass = true;
            else if (pattern[k] == ']')
                inClass = false;
            else if (pattern[k] == '(' && !inClass && (k + 1 >= pattern.Length || pattern[k + 1] != '?' || (k + 3 < pattern.Length && pattern[k + 2] == '<' && pattern[k + 3] is not ('=' or '!'))))
                count++;
        }

        return count;
    }

    private bool HasNames()
    {
        for (var at = pattern.IndexOf("(?<", StringComparison.Ordinal); at >= 0; at = pattern.IndexOf("(?<", at + 1, StringComparison.Ordinal))
        {
            if (at + 3 < pattern.Length && pattern[at + 3] is not ('=' or '!') && GroupNumberAt(at + 4) > GroupNumberAt(at))
                return true;
        }

        return false;
    }

    private void Group()
    {
        var rest = pattern.AsSpan(i);
        var inside = RepeatedCaptures();
        var isLookbehind = rest.StartsWith("(?<=", StringComparison.Ordinal) || rest.StartsWith("(?<!", StringComparison.Ordinal);
        var isLookahead = rest.StartsWith("(?=", StringComparison.Ordinal) || rest.StartsWith("(?!", StringComparison.Ordinal);
        openGroups.Push((isLookbehind || (isLookahead && isUnicode), inside > 0));
        foreach (var known in (string[])["(?:", "(?=", "(?!", "(?<=", "(?<!"])
        {
            if (!rest.StartsWith(known, StringComparison.Ordinal))
                continue;
            result.Append(known);
            i += known.Length;
            ForgetCaptures(inside);
            return;
        }

        if (rest.StartsWith("(?<", StringComparison.Ordinal))
        {
            var end = pattern.IndexOf('>', i);
            if (end < 0 || !IsName(pattern[(i + 3)..end]))
                throw Invalid();
            if (names.Exists(n => n.Name == pattern[(i + 3)..end]))
                throw Invalid();
            names.Add((pattern[(i + 3)..end], ++group));
            i = end + 1;
        }
        else if (rest.StartsWith("(?", StringComparison.Ordinal))
        {
            throw Invalid();
        }
        else
        {
            group++;
            i++;
        }

        result.Append(CultureInfo.InvariantCulture, $"(?<{group}>");
        ForgetCaptures(inside);
    }

    // A turn of a repeated group begins without what the groups in it captured the turn before; .NET would keep that.
    private void ForgetCaptures(int inside)
    {
        if (inside == 0)
            return;
        for (var n = group + 1; n <= group + inside; n++)
            result.Append(CultureInfo.InvariantCulture, $"(?({n})(?<-{n}>))");
        result.Append("(?:");
    }

    /// <summary>How many groups capture inside the group that begins here, if it is repeated.</summary>
    private int RepeatedCaptures()
    {
        var end = ClosingParenthesis(i);
        if (end < 0 || end + 1 >= pattern.Length || pattern[end + 1] is not ('*' or '+' or '{'))
            return 0;
        return new RegExpTranslator(pattern[(i + 1)..end], "").groupCount;
    }

    private int ClosingParenthesis(int begin)
    {
        var depth = 0;
        var inClass = false;
        for (var k = begin; k < pattern.Length; k++)
        {
            switch (pattern[k])
            {
                case '\\':
                    k++;
                    break;
                case '[':
                    inClass = true;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '(' when !inClass:
                    depth++;
                    break;
                case ')' when !inClass && --depth == 0:
                    return k;
            }
        }

        return -1;
    }
}
