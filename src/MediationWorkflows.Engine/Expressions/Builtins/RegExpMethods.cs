using System.Text;
using static MediationWorkflows.Engine.Expressions.Builtins.BuiltinMethods;

namespace MediationWorkflows.Engine.Expressions.Builtins;

/// <summary>Methods of regular expressions, and those of texts that take one.</summary>
internal static class RegExpMethods
{
    public static readonly NativeFunction[] All =
    [
        Method("exec", 1, (e, self, a) => This(self).Exec(e, JsConvert.ToText(At(a, 0)))),
        Method("test", 1, (e, self, a) => This(self).Exec(e, JsConvert.ToText(At(a, 0))) is not null),
        Method("toString", 0, (_, self, _) => This(self).ToString()),
    ];

    private static JsRegExp This(object? self) => self as JsRegExp ?? throw new ExpressionException("TypeError: this is not a regular expression.");

    private static JsRegExp Pattern(object? value, string flags = "") => value switch
    {
        JsRegExp r => r,
        JsUndefined => new JsRegExp(RegExpSource.Parse("", flags)),
        _ => new JsRegExp(RegExpSource.Parse(JsConvert.ToText(value), flags)),
    };

    public static object? MatchText(Evaluation e, string s, ReadOnlySpan<object?> a)
    {
        var regExp = Pattern(At(a, 0));
        if (!regExp.Source.IsGlobal)
            return regExp.Exec(e, s);
        var all = new JsArray(Matches(e, regExp, s).Select(m => (object?)m.Value));
        return all.Length == 0 ? null : all;
    }

    public static object MatchAll(Evaluation e, string s, ReadOnlySpan<object?> a)
    {
        var regExp = Pattern(At(a, 0), "g");
        if (!regExp.Source.IsGlobal)
            throw new ExpressionException("TypeError: matchAll needs the flag g.");
        return new JsIterator(Matches(e, regExp, s).Select(m => (object?)regExp.Source.Captures(m, s)).ToList());
    }

    public static object Search(Evaluation e, string s, ReadOnlySpan<object?> a) => JsNumber.Box(Pattern(At(a, 0)).Source.Match(s, 0)?.Index ?? -1);

    private static List<System.Text.RegularExpressions.Match> Matches(Evaluation e, JsRegExp regExp, string s)
    {
        List<System.Text.RegularExpressions.Match> matches = [];
        var at = regExp.Source is { IsSticky: true, IsGlobal: false } ? regExp.LastIndex : 0;
        while (at <= s.Length && regExp.Source.Match(s, at) is { } match)
        {
            if (regExp.Source.IsSticky && match.Index != at)
                break;
            e.Step();
            e.Allocate(1);
            matches.Add(match);
            at = match.Length > 0 ? match.Index + match.Length : Advance(regExp, s, match.Index);
            if (!regExp.Source.IsGlobal)
                break;
        }

        if (regExp.Source.IsGlobal || regExp.Source.IsSticky)
            regExp.LastIndex = !regExp.Source.IsGlobal && matches.Count > 0 ? matches[0].Index + matches[0].Length : 0;
        return matches;
    }

    private static int Advance(JsRegExp regExp, string s, int index) =>
        regExp.Source.IsUnicode && index + 1 < s.Length && char.IsSurrogatePair(s[index], s[index + 1]) ? index + 2 : index + 1;

    public static object Replace(Evaluation e, string s, object? pattern, object? replacement, bool all)
    {
        if (pattern is JsRegExp { Source.IsGlobal: false } && all)
            throw new ExpressionException("TypeError: replaceAll needs the flag g.");
        var text = new StringBuilder();
        var end = 0;
        var template = replacement is JsFunction ? "" : JsConvert.ToText(replacement);
        foreach (var (index, groups, named) in pattern is JsRegExp regExp ? Found(e, regExp, s) : Found(s, JsConvert.ToText(pattern), all))
        {
            e.Step();
            var matched = (string)groups[0]!;
            text.Append(s, end, index - end);
            if (replacement is JsFunction function)
                text.Append(JsConvert.ToText(e.Call(function, JsUndefined.Value, [.. groups, JsNumber.Box(index), s, .. named is JsUndefined ? (object?[])[] : [named]])));
            else
                Expand(text, template, s, index, groups, named);
            end = index + matched.Length;
            if (text.Length > 4_000_000)
                throw new ExpressionBudgetException("memory");
        }

        return e.Text(text.Append(s, end, s.Length - end).ToString());
    }

    private static IEnumerable<(int Index, object?[] Groups, object Named)> Found(Evaluation e, JsRegExp regExp, string s) =>
        Matches(e, regExp, s).Select(m => (m.Index, regExp.Source.Groups(m), regExp.Source.NamedGroups(m)));

    private static IEnumerable<(int Index, object?[] Groups, object Named)> Found(string s, string wanted, bool all)
    {
        var at = 0;
        while (at <= s.Length && s.IndexOf(wanted, at, StringComparison.Ordinal) is >= 0 and var index)
        {
            yield return (index, [wanted], JsUndefined.Value);
            if (!all)
                yield break;
            at = index + Math.Max(wanted.Length, 1);
        }
    }

    // "$&", "$1", "$<name>" and so on in a replacement.
    private static void Expand(StringBuilder text, string template, string s, int index, object?[] groups, object named)
    {
        for (var i = 0; i < template.Length; i++)
        {
            var c = template[i];
            var next = i + 1 < template.Length ? template[i + 1] : '\0';
            if (c != '$' || next == '\0')
            {
                text.Append(c);
                continue;
            }

            var matched = (string)groups[0]!;
            switch (next)
            {
                case '$':
                    text.Append('$');
                    i++;
                    break;
                case '&':
                    text.Append(matched);
                    i++;
                    break;
                case '`':
                    text.Append(s, 0, index);
                    i++;
                    break;
                case '\'':
                    text.Append(s, index + matched.Length, s.Length - index - matched.Length);
                    i++;
                    break;
                case '<' when named is JsObject o && template.IndexOf('>', i) is > 0 and var close:
                    if (o[template[(i + 2)..close]] is string value)
                        text.Append(value);
                    i = close;
                    break;
                case >= '0' and <= '9':
                    i += Group(text, template, i, groups);
                    break;
                default:
                    text.Append('$');
                    break;
            }
        }
    }

    private static int Group(StringBuilder text, string template, int i, object?[] groups)
    {
        var one = template[i + 1] - '0';
        var two = i + 2 < template.Length && char.IsAsciiDigit(template[i + 2]) ? (one * 10) + template[i + 2] - '0' : -1;
        if (two >= 1 && two < groups.Length)
        {
            text.Append(groups[two] as string);
            return 2;
        }

        if (one >= 1 && one < groups.Length)
        {
            text.Append(groups[one] as string);
            return 1;
        }

        text.Append('$');
        return 0;
    }

    public static object Split(Evaluation e, string s, ReadOnlySpan<object?> a)
    {
        var limit = At(a, 1) is JsUndefined ? uint.MaxValue : unchecked((uint)JsNumber.ToInt32(JsConvert.ToNumber(At(a, 1))));
        List<object?> parts = [];
        if (limit > 0)
        {
            if (At(a, 0) is JsRegExp regExp)
                SplitBy(e, regExp, s, parts);
            else if (At(a, 0) is JsUndefined)
                parts.Add(s);
            else if (JsConvert.ToText(At(a, 0)) is var separator && separator.Length == 0)
                parts.AddRange(s.Select(c => (object?)c.ToString()));
            else
                parts.AddRange(s.Split(separator));
        }

        e.Allocate(parts.Count);
        if (parts.Count > limit)
            parts.RemoveRange((int)limit, parts.Count - (int)limit);
        return new JsArray(parts);
    }

    private static void SplitBy(Evaluation e, JsRegExp regExp, string s, List<object?> parts)
    {
        if (s.Length == 0)
        {
            if (regExp.Source.Match(s, 0) is null)
                parts.Add(s);
            return;
        }

        var from = 0;
        var at = 0;
        while (at < s.Length && regExp.Source.Match(s, at) is { } match && match.Index < s.Length)
        {
            e.Step();
            var end = match.Index + match.Length;
            if (end == from)
            {
                at = Advance(regExp, s, match.Index);
                continue;
            }

            parts.Add(s[from..match.Index]);
            parts.AddRange(regExp.Source.Groups(match).Skip(1));
            from = at = end;
        }

        parts.Add(s[from..]);
    }
}
