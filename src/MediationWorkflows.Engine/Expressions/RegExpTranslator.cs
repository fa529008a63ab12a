using System.Globalization;
using System.Text;

namespace MediationWorkflows.Engine.Expressions;

/// <summary>
/// Writes an ECMAScript pattern in .NET's dialect: groups get explicit numbers (.NET would number named ones last), character
/// classes their ECMAScript meaning, and constructs that only .NET knows are refused instead of silently meaning something.
/// </summary>
internal sealed partial class RegExpTranslator
{
    private const string Space = @"\t\n\v\f\r \u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF";
    private const string LineEnds = @"\n\r\u2028\u2029";
    private const string Pair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";
    private const string SyntaxCharacters = "^$\\.*+?()[]{}|/";

    private readonly string pattern;
    private readonly bool isUnicode;
    private readonly bool isMultiline;
    private readonly bool dotAll;
    private readonly StringBuilder result = new();
    private readonly List<(string Name, int Number)> names = [];
    private readonly Stack<(bool Asserts, bool Forgets)> openGroups = new();
    private readonly int groupCount;
    private int group;
    private int i;

    // What was read last is an assertion, which nothing may repeat.
    private bool isAssertion;

    private RegExpTranslator(string pattern, string flags)
    {
        this.pattern = pattern;
        isUnicode = flags.Contains('u', StringComparison.Ordinal);
        isMultiline = flags.Contains('m', StringComparison.Ordinal);
        dotAll = flags.Contains('s', StringComparison.Ordinal);
        groupCount = CountGroups();
    }

    public static (string Pattern, int GroupCount, IReadOnlyList<(string Name, int Number)> Names) Translate(string pattern, string flags)
    {
        var translator = new RegExpTranslator(pattern, flags);
        translator.Run();
        // With u a match never begins in the middle of a pair.
        var text = translator.isUnicode ? $@"(?<![\uD800-\uDBFF](?=[\uDC00-\uDFFF]))(?:{translator.result})" : translator.result.ToString();
        return (text, translator.groupCount, translator.names);
    }

    private void Run()
    {
        while (i < pattern.Length)
        {
            var c = pattern[i];
            var repeats = c is '*' or '+' or '?' || (c == '{' && IsQuantifier(out _));
            if (repeats && isAssertion)
                throw Invalid();
            isAssertion = c is '^' or '$';
            switch (c)
            {
                case '\\':
                    isAssertion = i + 1 < pattern.Length && pattern[i + 1] is 'b' or 'B';
                    Escape();
                    break;
                case '[':
                    Class();
                    break;
                case '(':
                    Group();
                    break;
                case ')':
                    var (asserts, forgets) = openGroups.TryPop(out var kind) ? kind : throw Invalid();
                    isAssertion = asserts;
                    result.Append(forgets ? "))" : ")");
                    i++;
                    break;
                case '.':
                    AnyBut(dotAll ? "" : LineEnds);
                    i++;
                    break;
                case '^':
                    result.Append(isMultiline ? $@"(?<=\A|[{LineEnds}])" : @"\A");
                    i++;
                    break;
                case '$':
                    result.Append(isMultiline ? $@"(?=[{LineEnds}]|\z)" : @"\z");
                    i++;
                    break;
                case '{':
                    Brace();
                    break;
                case '#' or ' ':
                    result.Append('\\').Append(c);
                    i++;
                    break;
                case '}' or ']' when isUnicode:
                    throw Invalid();
                default:
                    Character(c);
                    break;
            }
        }
    }

    private void Character(char c)
    {
        // A quantifier behind a pair means both halves.
        if (isUnicode && i + 1 < pattern.Length && char.IsSurrogatePair(c, pattern[i + 1]))
        {
            result.Append("(?:").Append(pattern, i, 2).Append(')');
            i += 2;
            return;
        }

        result.Append(c);
        i++;
    }

    /// <summary>One character outside a set, with u a whole pair.</summary>
    private void AnyBut(string excluded)
    {
        var one = excluded.Length == 0 ? @"[\s\S]" : $"[^{excluded}]";
        result.Append(isUnicode ? $"(?>{Pair}|{one})" : one);
    }

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

    // "{" that begins no quantifier is a character, which .NET also accepts; ".NET-only" "{,n}" stays one too.
    private void Brace()
    {
        if (!IsQuantifier(out var body))
        {
            if (isUnicode)
                throw Invalid();
            result.Append(@"\{");
            i++;
            return;
        }

        // Larger counts than .NET can read cannot matter to texts of our size.
        result.Append('{').Append(string.Join(',', body.Split(',').Select(n => n.Length > 9 ? "2147483647" : n))).Append('}');
        i += body.Length + 2;
    }

    private bool IsQuantifier(out string body)
    {
        var end = pattern.IndexOf('}', i);
        body = end < 0 ? "" : pattern[(i + 1)..end];
        var comma = body.IndexOf(',', StringComparison.Ordinal);
        return body.Length > 0 && char.IsAsciiDigit(body[0]) && body.All(c => char.IsAsciiDigit(c) || c == ',') && comma == body.LastIndexOf(',');
    }

    private void Escape()
    {
        if (i + 1 >= pattern.Length)
            throw Invalid();
        var c = pattern[i + 1];
        i += 2;
        switch (c)
        {
            case 'd':
                result.Append("[0-9]");
                break;
            case 'D':
                AnyBut("0-9");
                break;
            case 'w':
                result.Append("[A-Za-z0-9_]");
                break;
            case 'W':
                AnyBut("A-Za-z0-9_");
                break;
            case 's':
                result.Append($"[{Space}]");
                break;
            case 'S':
                AnyBut(Space);
                break;
            case 'b':
                result.Append("(?:(?<=[A-Za-z0-9_])(?![A-Za-z0-9_])|(?<![A-Za-z0-9_])(?=[A-Za-z0-9_]))");
                break;
            case 'B':
                result.Append("(?:(?<=[A-Za-z0-9_])(?=[A-Za-z0-9_])|(?<![A-Za-z0-9_])(?![A-Za-z0-9_]))");
                break;
            case 'k' when i < pattern.Length && pattern[i] == '<' && names.Count + groupCount > 0:
                var end = pattern.IndexOf('>', i);
                var name = end < 0 ? "" : pattern[(i + 1)..end];
                var number = NumberOf(name);
                if (number == 0)
                    throw Invalid();
                i = end + 1;
                Reference(number);
                break;
            case >= '1' and <= '9':
                BackReference();
                break;
            case 'p' or 'P' when isUnicode:
                Property(c == 'P');
                break;
            case 'u' when isUnicode && i < pattern.Length && pattern[i] == '{':
                CodePoint();
                break;
            default:
                result.Append(Literal(CharacterEscape(c)));
                break;
        }
    }

    // A group that has not taken part matches the empty text in ECMAScript and nothing in .NET.
    private void Reference(int number) => result.Append(CultureInfo.InvariantCulture, $@"(?({number})\k<{number}>)");

    private int NumberOf(string name)
    {
        var known = names.Find(n => n.Name == name).Number;
        if (known > 0)
            return known;
        // A reference may stand before its group.
        return pattern.Contains($"(?<{name}>", StringComparison.Ordinal) && name.Length > 0 ? GroupNumberAt(pattern.IndexOf($"(?<{name}>", StringComparison.Ordinal)) : 0;
    }

    private int GroupNumberAt(int position) => new RegExpTranslator(pattern[..position], "").groupCount + 1;

    private void BackReference()
    {
        var start = i - 1;
        while (i < pattern.Length && char.IsAsciiDigit(pattern[i]))
            i++;
        var number = int.TryParse(pattern[start..i], CultureInfo.InvariantCulture, out var n) ? n : int.MaxValue;
        if (number <= groupCount)
        {
            Reference(number);
            return;
        }

        if (isUnicode)
            throw Invalid();
        result.Append(Literal(Octal(start)));
    }

    // An old octal escape, or the digit itself.
    private char Octal(int start)
    {
        i = start;
        var value = 0;
        while (i < pattern.Length && i < start + 3 && pattern[i] is >= '0' and <= '7' && (value * 8) + pattern[i] - '0' <= 255)
            value = (value * 8) + pattern[i++] - '0';
        return i == start ? pattern[i++] : (char)value;
    }

    private char CharacterEscape(char c, bool inClass = false)
    {
        switch (c)
        {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case 'f':
                return '\f';
            case 'v':
                return '\v';
            case '0':
                return i < pattern.Length && char.IsAsciiDigit(pattern[i]) ? isUnicode ? throw Invalid() : Octal(i - 1) : '\0';
            case 'c' when i < pattern.Length && char.IsAsciiLetter(pattern[i]):
                return (char)(pattern[i++] % 32);
            case 'x' when Hex(2) is { } x:
                return x;
            case 'u' when Hex(4) is { } u:
                return u;
            default:
                if (isUnicode && !SyntaxCharacters.Contains(c, StringComparison.Ordinal) && !(inClass && c == '-'))
                    throw Invalid();
                return c;
        }
    }

    private void CodePoint()
    {
        var code = BracedCode();
        if (code is < 0x10000)
            result.Append(Unicode((char)code));
        else
            result.Append("(?:").Append(string.Concat(char.ConvertFromUtf32(code).Select(Unicode))).Append(')');
    }

    private int BracedCode()
    {
        var end = pattern.IndexOf('}', i);
        if (end < 0 || !int.TryParse(pattern.AsSpan(i + 1, end - i - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code > 0x10FFFF)
            throw Invalid();
        i = end + 1;
        return code;
    }

    private char? Hex(int length)
    {
        if (i + length > pattern.Length || !int.TryParse(pattern.AsSpan(i, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            return null;
        i += length;
        return (char)code;
    }

    private void Property(bool negated)
    {
        var end = i < pattern.Length && pattern[i] == '{' ? pattern.IndexOf('}', i) : -1;
        if (end < 0)
            throw Invalid();
        var name = pattern[(i + 1)..end] switch
        {
            "L" or "Letter" or "Alphabetic" => "L",
            "Lu" or "Uppercase_Letter" or "Uppercase" => "Lu",
            "Ll" or "Lowercase_Letter" or "Lowercase" => "Ll",
            "N" or "Number" => "N",
            "Nd" or "Decimal_Number" => "Nd",
            "P" or "Punctuation" => "P",
            "S" or "Symbol" => "S",
            "Z" or "Separator" => "Z",
            "M" or "Mark" => "M",
            _ => throw new ExpressionException("SyntaxError: this Unicode property is not supported in regular expressions."),
        };
        result.Append(negated ? @"\P{" : @"\p{").Append(name).Append('}');
        i = end + 1;
    }

    private static string Literal(char c) => char.IsAsciiLetterOrDigit(c) ? c.ToString() : Unicode(c);

    private static string Unicode(char c) => string.Create(CultureInfo.InvariantCulture, $@"\u{(int)c:X4}");

    private static bool IsName(string name) =>
        name.Length > 0 && (char.IsLetter(name[0]) || name[0] is '$' or '_') && name.All(c => char.IsLetterOrDigit(c) || c is '$' or '_');

    private static ExpressionException Invalid() => new("SyntaxError: the regular expression is not valid.");
}
