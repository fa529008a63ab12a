namespace MediationWorkflows.Engine.Expressions;

internal enum DateTokenKind
{
    End,
    Number,
    Symbol,
    Word,
    Space,
    Other,
}

/// <summary>What a word in a date means; months may be written out, the others have their one spelling.</summary>
internal enum DateWord
{
    Unknown,
    Month,
    HalfOfDay,
    Zone,
    TimeFollows,
}

/// <param name="Value">Of a number, at most nine digits of it; the symbol; the month, the hours to add, or the hours from UTC.</param>
internal readonly record struct DateToken(DateTokenKind Kind, int Value, int Length, DateWord Word = DateWord.Unknown)
{
    public bool IsNumber => Kind == DateTokenKind.Number;

    public bool IsEnd => Kind == DateTokenKind.End;

    public bool IsSign => IsSymbol('+') || IsSymbol('-');

    public int Sign => Value == '-' ? -1 : 1;

    public bool IsZ => Word == DateWord.Zone && Length == 1;

    public bool IsSymbol(char symbol) => Kind == DateTokenKind.Symbol && Value == symbol;

    public bool HasDigits(int count) => IsNumber && Length == count;
}

/// <summary>Takes the text of a date apart, one token ahead.</summary>
internal ref struct JsDateTokens
{
    private const int SignificantDigits = 9;

    private static readonly (string Text, DateWord Word, int Value)[] Words =
    [
        ("jan", DateWord.Month, 1), ("feb", DateWord.Month, 2), ("mar", DateWord.Month, 3), ("apr", DateWord.Month, 4), ("may", DateWord.Month, 5), ("jun", DateWord.Month, 6),
        ("jul", DateWord.Month, 7), ("aug", DateWord.Month, 8), ("sep", DateWord.Month, 9), ("oct", DateWord.Month, 10), ("nov", DateWord.Month, 11), ("dec", DateWord.Month, 12),
        ("am", DateWord.HalfOfDay, 0), ("pm", DateWord.HalfOfDay, 12), ("ut", DateWord.Zone, 0), ("utc", DateWord.Zone, 0), ("z", DateWord.Zone, 0), ("gmt", DateWord.Zone, 0),
        ("est", DateWord.Zone, -5), ("edt", DateWord.Zone, -4), ("cst", DateWord.Zone, -6), ("cdt", DateWord.Zone, -5), ("mst", DateWord.Zone, -7), ("mdt", DateWord.Zone, -6),
        ("pst", DateWord.Zone, -8), ("pdt", DateWord.Zone, -7), ("t", DateWord.TimeFollows, 0),
    ];

    private readonly ReadOnlySpan<char> text;
    private int at;

    public JsDateTokens(ReadOnlySpan<char> text)
    {
        this.text = text;
        Peek = Scan();
    }

    public DateToken Peek { get; private set; }

    public DateToken Next()
    {
        var token = Peek;
        Peek = Scan();
        return token;
    }

    public bool Skip(char symbol)
    {
        if (!Peek.IsSymbol(symbol))
            return false;
        Next();
        return true;
    }

    /// <summary>The digits behind a point, as thousandths.</summary>
    public static int Milliseconds(DateToken digits)
    {
        var (number, length) = (digits.Value, Math.Min(digits.Length, SignificantDigits));
        for (; length < 3; length++)
            number *= 10;
        for (; length > 3; length--)
            number /= 10;
        return number;
    }

    private DateToken Scan()
    {
        // As V8 has it, a NUL ends the text.
        if (at >= text.Length || text[at] == '\0')
            return new DateToken(DateTokenKind.End, 0, 0);
        var (start, c) = (at, text[at]);
        if (char.IsAsciiDigit(c))
            return new DateToken(DateTokenKind.Number, Number(), at - start);
        if (IsLetter(c))
            return Word();
        at++;
        if (c is ':' or '-' or '+' or '.' or ')')
            return new DateToken(DateTokenKind.Symbol, c, 1);
        if (c == '(')
            SkipParentheses();
        return new DateToken(JsNumber.IsWhite(c) ? DateTokenKind.Space : DateTokenKind.Other, 0, at - start);
    }

    // Zeros in front are not significant.
    private int Number()
    {
        while (at < text.Length && text[at] == '0')
            at++;
        var number = 0;
        for (var digits = 0; at < text.Length && char.IsAsciiDigit(text[at]); digits++, at++)
            number = digits < SignificantDigits ? (number * 10) + text[at] - '0' : number;
        return number;
    }

    private DateToken Word()
    {
        var start = at;
        while (at < text.Length && IsLetter(text[at]))
            at++;
        var word = text[start..at];
        foreach (var (known, meaning, value) in Words)
        {
            if (meaning == DateWord.Month ? word.StartsWith(known, StringComparison.OrdinalIgnoreCase) : word.Equals(known, StringComparison.OrdinalIgnoreCase))
                return new DateToken(DateTokenKind.Word, value, word.Length, meaning);
        }

        return new DateToken(DateTokenKind.Word, 0, word.Length);
    }

    private void SkipParentheses()
    {
        for (var open = 1; open > 0 && at < text.Length; at++)
            open += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
    }

    private static bool IsLetter(char c) => c >= 'A' && !JsNumber.IsWhite(c);
}
