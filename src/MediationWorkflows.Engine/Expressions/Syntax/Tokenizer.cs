using System.Globalization;
using System.Text;

namespace MediationWorkflows.Engine.Expressions.Syntax;

/// <summary>Splits the text into tokens, one at a time: whether a slash begins a regular expression only the parser knows.</summary>
internal sealed class Tokenizer(string text)
{
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else", "enum", "export", "extends",
        "false", "finally", "for", "function", "if", "import", "in", "instanceof", "let", "new", "null", "return", "static", "super", "switch", "this",
        "throw", "true", "try", "typeof", "var", "void", "while", "with", "yield",
    };

    private static readonly string[] Punctuators =
    [
        ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "++", "--",
        "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "**", "{", "}", "(", ")", "[", "]", ";", ",", "<", ">", "+", "-", "*", "/", "%", "&",
        "|", "^", "!", "~", "?", ":", "=", ".",
    ];

    public string Text => text;

    public ExpressionSyntaxException Error(string message, int position)
    {
        var (line, column) = Place(position);
        return new ExpressionSyntaxException(message, line, column);
    }

    /// <summary>Line and column of a position, both from 1.</summary>
    public (int Line, int Column) Place(int position)
    {
        var line = 1;
        var column = 1;
        for (var i = 0; i < position && i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                line++;
                column = 1;
            }
            else
            {
                column++;
            }
        }

        return (line, column);
    }

    public Token Next(int position)
    {
        var (i, newline) = SkipBlank(position);
        if (i >= text.Length)
            return new Token(TokenKind.End, "the end", null, i, i, newline);
        var c = text[i];
        if (IsNameStart(c) || char.IsHighSurrogate(c))
            return Name(i, newline);
        if (char.IsAsciiDigit(c) || (c == '.' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1])))
            return Number(i, newline);
        if (c is '"' or '\'')
            return Quoted(i, newline);
        if (c == '`')
            return new Token(TokenKind.Template, "`", null, i, i + 1, newline);
        foreach (var p in Punctuators)
        {
            if (!text.AsSpan(i).StartsWith(p, StringComparison.Ordinal))
                continue;
            // "a?.5:b" is a conditional.
            if (p == "?." && i + 2 < text.Length && char.IsAsciiDigit(text[i + 2]))
                continue;
            return new Token(TokenKind.Punctuator, p, null, i, i + p.Length, newline);
        }

        throw Error(c == '#' ? "Private names are not supported." : "This character cannot stand here.", i);
    }

    private (int At, bool Newline) SkipBlank(int i)
    {
        var newline = false;
        while (i < text.Length)
        {
            var c = text[i];
            if (c is '\n' or '\r' or '\u2028' or '\u2029')
            {
                newline = true;
                i++;
            }
            else if (JsNumber.IsWhite(c))
            {
                i++;
            }
            else if (c == '/' && i + 1 < text.Length && text[i + 1] == '/')
            {
                while (i < text.Length && text[i] is not ('\n' or '\r' or '\u2028' or '\u2029'))
                    i++;
            }
            else if (c == '/' && i + 1 < text.Length && text[i + 1] == '*')
            {
                var end = text.IndexOf("*/", i + 2, StringComparison.Ordinal);
                if (end < 0)
                    throw Error("The comment does not end.", i);
                newline |= text.AsSpan(i, end - i).IndexOfAny('\n', '\r') >= 0;
                i = end + 2;
            }
            else
            {
                break;
            }
        }

        return (i, newline);
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c is '$' or '_' || (c > 127 && char.IsLetter(c)) || char.GetUnicodeCategory(c) == UnicodeCategory.LetterNumber;

    private static bool IsNamePart(char c) =>
        IsNameStart(c) || char.IsAsciiDigit(c) || (c > 127 && (c is '\u200C' or '\u200D' || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation));

    private Token Name(int start, bool newline)
    {
        var i = start;
        while (i < text.Length)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                if (!Rune.IsLetter(new Rune(text[i], text[i + 1])))
                    break;
                i += 2;
            }
            else if (IsNamePart(text[i]))
            {
                i++;
            }
            else
            {
                break;
            }
        }

        if (i == start)
            throw Error("This character cannot stand here.", start);
        if (i < text.Length && text[i] == '\\')
            throw Error("Escapes in names are not supported.", i);
        var name = text[start..i];
        return new Token(Keywords.Contains(name) ? TokenKind.Keyword : TokenKind.Identifier, name, name, start, i, newline);
    }

    private Token Number(int start, bool newline)
    {
        var i = start;
        double value;
        if (text[i] == '0' && i + 1 < text.Length && text[i + 1] is 'x' or 'X' or 'o' or 'O' or 'b' or 'B' && text[i] == '0')
        {
            var radix = char.ToLowerInvariant(text[i + 1]) switch { 'x' => 16, 'o' => 8, _ => 2 };
            i += 2;
            var digits = Digits(ref i, c => JsNumber.DigitOf(c) is >= 0 and var d && d < radix, start);
            if (digits.Length == 0)
                throw Error("The number has no digits.", start);
            value = JsNumber.Radix(digits, radix);
        }
        else if (text[i] == '0' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]))
        {
            // Old octal notation; with an 8 or 9 it is decimal.
            while (i < text.Length && char.IsAsciiDigit(text[i]))
                i++;
            var digits = text[start..i];
            if (digits.AsSpan().IndexOfAny('8', '9') >= 0)
                value = Decimal(start, ref i);
            else
                value = JsNumber.Radix(digits, 8);
        }
        else
        {
            if (text[i] == '0' && i + 1 < text.Length && text[i + 1] == '_')
                throw Error("A separator stands between two digits.", start);
            value = Decimal(start, ref i);
        }

        if (i < text.Length && text[i] == 'n')
            throw Error("BigInt is not supported.", i);
        if (i < text.Length && (IsNamePart(text[i]) || text[i] == '\\'))
            throw Error("A number cannot be followed directly by a name.", i);
        return new Token(TokenKind.Number, text[start..i], JsNumber.Box(value), start, i, newline);
    }

    private double Decimal(int start, ref int i)
    {
        i = start;
        var s = new StringBuilder();
        s.Append(Digits(ref i, char.IsAsciiDigit, start));
        if (i < text.Length && text[i] == '.')
        {
            s.Append('.');
            i++;
            s.Append(Digits(ref i, char.IsAsciiDigit, start));
        }

        if (i < text.Length && text[i] is 'e' or 'E' && i < text.Length)
        {
            s.Append('e');
            i++;
            if (i < text.Length && text[i] is '+' or '-')
                s.Append(text[i++]);
            var exponent = Digits(ref i, char.IsAsciiDigit, start);
            if (exponent.Length == 0)
                throw Error("The exponent has no digits.", start);
            s.Append(exponent);
        }

        return double.Parse(s.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private string Digits(ref int i, Func<char, bool> isDigit, int start)
    {
        var s = new StringBuilder();
        while (i < text.Length)
        {
            if (isDigit(text[i]))
                s.Append(text[i]);
            else if (text[i] != '_')
                break;
            else if (s.Length == 0 || i + 1 >= text.Length || !isDigit(text[i + 1]) || text[i - 1] == '_')
                throw Error("A separator stands between two digits.", start);
            i++;
        }

        return s.ToString();
    }

    private Token Quoted(int start, bool newline)
    {
        var quote = text[start];
        var i = start + 1;
        var s = new StringBuilder();
        while (true)
        {
            if (i >= text.Length || text[i] is '\n' or '\r')
                throw Error("The text does not end.", start);
            var c = text[i];
            if (c == quote)
                return new Token(TokenKind.Text, text[start..(i + 1)], s.ToString(), start, i + 1, newline);
            if (c == '\\')
            {
                if (!Escape(ref i, s, inTemplate: false))
                    throw Error("This escape is not valid.", i);
            }
            else
            {
                s.Append(c);
                i++;
            }
        }
    }

    /// <summary>The part of a template up to "${" or the closing backtick; cooked is null where an escape is not valid.</summary>
    public (string? Cooked, string Raw, int End, bool IsLast) TemplatePart(int i)
    {
        var start = i;
        var s = new StringBuilder();
        var isValid = true;
        while (true)
        {
            if (i >= text.Length)
                throw Error("The template does not end.", Math.Max(start - 1, 0));
            var c = text[i];
            if (c == '`' || (c == '$' && i + 1 < text.Length && text[i + 1] == '{'))
            {
                var raw = text[start..i].Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
                return (isValid ? s.ToString() : null, raw, c == '`' ? i + 1 : i + 2, c == '`');
            }

            if (c == '\\')
            {
                if (i + 1 >= text.Length)
                    throw Error("The template does not end.", Math.Max(start - 1, 0));
                if (Escape(ref i, s, inTemplate: true))
                    continue;
                isValid = false;
                i += 2;
            }
            else if (c == '\r')
            {
                s.Append('\n');
                i += i + 1 < text.Length && text[i + 1] == '\n' ? 2 : 1;
            }
            else
            {
                s.Append(c);
                i++;
            }
        }
    }

    private bool Escape(ref int i, StringBuilder s, bool inTemplate)
    {
        if (i + 1 >= text.Length)
            return false;
        var c = text[i + 1];
        switch (c)
        {
            case 'x':
                return Hex(ref i, s, i + 2, 2);
            case 'u' when i + 2 < text.Length && text[i + 2] == '{':
                var end = text.IndexOf('}', i + 3);
                if (end <= i + 3 || end > i + 12 || !int.TryParse(text.AsSpan(i + 3, end - i - 3), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code is < 0 or > 0x10FFFF)
                    return false;
                if (code is >= 0xD800 and <= 0xDFFF)
                    s.Append((char)code);
                else
                    s.Append(char.ConvertFromUtf32(code));
                i = end + 1;
                return true;
            case 'u':
                return Hex(ref i, s, i + 2, 4);
            case >= '0' and <= '7':
                return Octal(ref i, s, inTemplate);
            case '8' or '9' when inTemplate:
                return false;
            case '\r' when i + 2 < text.Length && text[i + 2] == '\n':
                i += 3;
                return true;
            case '\n' or '\r' or '\u2028' or '\u2029':
                i += 2;
                return true;
        }

        s.Append(c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'v' => '\v', 'f' => '\f', _ => c });
        i += 2;
        return true;
    }

    private bool Hex(ref int i, StringBuilder s, int at, int length)
    {
        if (at + length > text.Length || !int.TryParse(text.AsSpan(at, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            return false;
        s.Append((char)code);
        i = at + length;
        return true;
    }

    private bool Octal(ref int i, StringBuilder s, bool inTemplate)
    {
        var at = i + 1;
        var value = 0;
        var digits = 0;
        while (at < text.Length && digits < 3 && text[at] is >= '0' and <= '7' && (value * 8) + text[at] - '0' <= 255)
        {
            value = (value * 8) + text[at] - '0';
            at++;
            digits++;
        }

        if (inTemplate && (digits > 1 || value != 0 || (at < text.Length && char.IsAsciiDigit(text[at]))))
            return false;
        s.Append((char)value);
        i = at;
        return true;
    }

    /// <summary>A regular expression literal that begins at a slash.</summary>
    public (string Pattern, string Flags, int End) RegExp(int start)
    {
        var i = start + 1;
        var inClass = false;
        while (true)
        {
            if (i >= text.Length || text[i] is '\n' or '\r' or '\u2028' or '\u2029')
                throw Error("The regular expression does not end.", start);
            var c = text[i];
            if (c == '\\')
                i++;
            else if (c == '[')
                inClass = true;
            else if (c == ']')
                inClass = false;
            else if (c == '/' && !inClass)
                break;
            i++;
        }

        var flagsAt = i + 1;
        var end = flagsAt;
        while (end < text.Length && IsNamePart(text[end]))
            end++;
        return (text[(start + 1)..i], text[flagsAt..end], end);
    }
}
