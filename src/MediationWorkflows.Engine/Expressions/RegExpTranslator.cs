using System.Globalization;
using System.Text;

namespace MediationWorkflows.Engine.Expressions;

/// <summary>
/// Writes an ECMAScript pattern in .NET's dialect: groups get explicit numbers (.NET would number named ones last), character
/// classes their ECMAScript meaning, and constructs that only .NET knows are refused instead of silently meaning something.
/// </summary>
internal sealed partial class RegExpTranslator
{
    private const string SyntaxCharacters = "^$\\.*+?()[]{}|/";

    private readonly string pattern;
    private readonly bool isUnicode;
    private readonly bool isSets;
    private readonly bool ignoresCase;
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
        isSets = flags.Contains('v', StringComparison.Ordinal);
        isUnicode = isSets || flags.Contains('u', StringComparison.Ordinal);
        ignoresCase = flags.Contains('i', StringComparison.Ordinal);
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
                    if (isSets)
                        SetClass();
                    else
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
                    Append(dotAll ? CodePoints.All : CodePoints.LineEnds.Complement());
                    i++;
                    break;
                case '^':
                    result.Append(isMultiline ? $@"(?<=\A|{Units(CodePoints.LineEnds)})" : @"\A");
                    i++;
                    break;
                case '$':
                    result.Append(isMultiline ? $@"(?={Units(CodePoints.LineEnds)}|\z)" : @"\z");
                    i++;
                    break;
                case '{':
                    Brace();
                    break;
                case '*' or '+' or '?' or '|':
                    result.Append(c);
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
        var isPair = isUnicode && i + 1 < pattern.Length && char.IsSurrogatePair(c, pattern[i + 1]);
        One(isPair ? char.ConvertToUtf32(c, pattern[i + 1]) : c);
        i += isPair ? 2 : 1;
    }

    private void One(int character)
    {
        var set = ignoresCase ? CaseFolds.For(isUnicode).Of(character) : CodePoints.One(character);
        if (!set.IsSingle || (isUnicode && character is >= 0xD800 and <= 0xDFFF))
            Append(set);
        else if (character >= 0x10000)
            result.Append("(?:").Append(string.Concat(char.ConvertFromUtf32(character).Select(Unicode))).Append(')');
        else
            result.Append(Literal((char)character));
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
            case 'b':
                result.Append($"(?:(?<={Units(WordCharacters)})(?!{Units(WordCharacters)})|(?<!{Units(WordCharacters)})(?={Units(WordCharacters)}))");
                break;
            case 'B':
                result.Append($"(?:(?<={Units(WordCharacters)})(?={Units(WordCharacters)})|(?<!{Units(WordCharacters)})(?!{Units(WordCharacters)}))");
                break;
            // Without any named group it is a plain letter in old patterns.
            case 'k' when isUnicode || HasNames():
                var end = Take('<') ? pattern.IndexOf('>', i) : -1;
                var name = end < 0 ? "" : pattern[i..end];
                var number = NumberOf(name);
                if (number == 0)
                    throw Invalid();
                i = end + 1;
                Reference(number);
                break;
            case >= '1' and <= '9':
                BackReference();
                break;
            default:
                i -= 2;
                if (ClassEscape() is { } set)
                    Append(Close(set));
                else
                    One(ClassCharacter(inClass: false));
                break;
        }
    }

    // A group that has not taken part matches the empty text in ECMAScript and nothing in .NET.
    private void Reference(int number) => result.Append(CultureInfo.InvariantCulture, $@"(?({number}){(ignoresCase ? "(?i:" : "(?:")}\k<{number}>))");

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
        One(Octal(start));
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

    private static string Literal(char c) => char.IsAsciiLetterOrDigit(c) ? c.ToString() : Unicode(c);

    private static string Unicode(char c) => string.Create(CultureInfo.InvariantCulture, $@"\u{(int)c:X4}");

    private static bool IsName(string name) =>
        name.Length > 0 && (char.IsLetter(name[0]) || name[0] is '$' or '_') && name.All(c => char.IsLetterOrDigit(c) || c is '$' or '_');

    private static ExpressionException Invalid() => new("SyntaxError: the regular expression is not valid.");
}

/// <summary>ECMAScript knows it, and the engine does not.</summary>
internal sealed class UnsupportedRegExpException(string what) : ExpressionException("SyntaxError: " + what);
