using System.Text.RegularExpressions;

namespace MediationWorkflows.Engine.Expressions;

/// <summary>A pattern with its flags, translated once to .NET's dialect and run with a time limit.</summary>
internal sealed class RegExpSource
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMilliseconds(200);

    private readonly Regex regex;
    private readonly int groupCount;
    private readonly IReadOnlyList<(string Name, int Number)> names;

    private RegExpSource(string pattern, string flags, Regex regex, int groupCount, IReadOnlyList<(string Name, int Number)> names)
    {
        Pattern = pattern;
        Flags = flags;
        this.regex = regex;
        this.groupCount = groupCount;
        this.names = names;
    }

    public string Pattern { get; }

    public string Flags { get; }

    public bool IsGlobal => Flags.Contains('g', StringComparison.Ordinal);

    public bool IsSticky => Flags.Contains('y', StringComparison.Ordinal);

    public bool IsUnicode => Flags.Contains('u', StringComparison.Ordinal);

    /// <exception cref="ExpressionException">The pattern or a flag is not valid.</exception>
    public static RegExpSource Parse(string pattern, string flags)
    {
        foreach (var flag in flags)
        {
            if (!"dgimsuy".Contains(flag, StringComparison.Ordinal) || flags.IndexOf(flag, StringComparison.Ordinal) != flags.LastIndexOf(flag))
                throw new ExpressionException("SyntaxError: the flags of the regular expression are not valid.");
        }

        var translated = RegExpTranslator.Translate(pattern, flags);
        var options = RegexOptions.CultureInvariant | (flags.Contains('i', StringComparison.Ordinal) ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            return new RegExpSource(pattern, string.Concat(flags.Order()), new Regex(translated.Pattern, options, TimeLimit), translated.GroupCount, translated.Names);
        }
        catch (ArgumentException)
        {
            throw new ExpressionException("SyntaxError: the regular expression is not valid.");
        }
    }

    public Match? Match(string text, int from)
    {
        try
        {
            return regex.Match(text, from) is { Success: true } match ? match : null;
        }
        catch (RegexMatchTimeoutException)
        {
            throw new ExpressionBudgetException("time for a regular expression");
        }
    }

    public object?[] Groups(Match match)
    {
        var groups = new object?[groupCount + 1];
        groups[0] = match.Value;
        for (var i = 1; i <= groupCount; i++)
            groups[i] = match.Groups[i] is { Success: true } g ? g.Value : JsUndefined.Value;
        return groups;
    }

    public JsArray Captures(Match match, string text)
    {
        var result = new JsArray(Groups(match));
        result.Set("index", JsNumber.Box(match.Index));
        result.Set("input", text);
        result.Set("groups", NamedGroups(match));
        return result;
    }

    public object NamedGroups(Match match)
    {
        if (names.Count == 0)
            return JsUndefined.Value;
        var groups = new JsObject();
        foreach (var (name, number) in names)
            groups.Set(name, match.Groups[number] is { Success: true } g ? g.Value : JsUndefined.Value);
        return groups;
    }
}
