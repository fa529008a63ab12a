using System.Text;
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

    /// <summary>The pattern as it would stand between slashes.</summary>
    public string Literal
    {
        get
        {
            if (Pattern.Length == 0)
                return "(?:)";
            var text = new StringBuilder(Pattern.Length);
            var inClass = false;
            for (var i = 0; i < Pattern.Length; i++)
            {
                var c = Pattern[i];
                inClass = c == '[' || (inClass && c != ']');
                if (c == '\\' && i + 1 < Pattern.Length)
                    text.Append(c).Append(Pattern[++i]);
                else if (c == '/' && !inClass)
                    text.Append(@"\/");
                else
                    text.Append(c switch { '\n' => @"\n", '\r' => @"\r", '\u2028' => @"\u2028", '\u2029' => @"\u2029", _ => c.ToString() });
            }

            return text.ToString();
        }
    }

    public bool IsGlobal => Flags.Contains('g', StringComparison.Ordinal);

    public bool IsSticky => Flags.Contains('y', StringComparison.Ordinal);

    public bool IsUnicode => Flags.Contains('u', StringComparison.Ordinal) || Flags.Contains('v', StringComparison.Ordinal);

    /// <exception cref="ExpressionException">The pattern or a flag is not valid.</exception>
    public static RegExpSource Parse(string pattern, string flags)
    {
        foreach (var flag in flags)
        {
            if (!"dgimsuvy".Contains(flag, StringComparison.Ordinal) || flags.IndexOf(flag, StringComparison.Ordinal) != flags.LastIndexOf(flag))
                throw new ExpressionException("SyntaxError: the flags of the regular expression are not valid.");
        }

        if (flags.Contains('u', StringComparison.Ordinal) && flags.Contains('v', StringComparison.Ordinal))
            throw new ExpressionException("SyntaxError: the flags of the regular expression are not valid.");
        var translated = RegExpTranslator.Translate(pattern, flags);
        try
        {
            return new RegExpSource(pattern, string.Concat(flags.Order()), new Regex(translated.Pattern, RegexOptions.CultureInvariant, TimeLimit), translated.GroupCount, translated.Names);
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
        if (Flags.Contains('d', StringComparison.Ordinal))
            result.Set("indices", Indices(match));
        return result;
    }

    private JsArray Indices(Match match)
    {
        object? Of(Group g) => g.Success ? new JsArray([JsNumber.Box(g.Index), JsNumber.Box(g.Index + g.Length)]) : JsUndefined.Value;
        var result = new JsArray(Enumerable.Range(0, groupCount + 1).Select(i => Of(match.Groups[i])));
        var named = new JsObject();
        foreach (var (name, number) in names)
            named.Set(name, Of(match.Groups[number]));
        result.Set("groups", names.Count == 0 ? JsUndefined.Value : named);
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
