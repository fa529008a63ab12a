namespace MediationWorkflows.Engine.Expressions;

/// <summary>Classes with the flag v: nested, intersected, subtracted, and with texts of several characters.</summary>
internal sealed partial class RegExpTranslator
{
    private const string SetSyntax = "()[]{}/-|";
    private const string SetPunctuation = "&-!#%,:;<=>@`~";
    private const string Doubles = "&!#$%*+,.:;<=>?@^`~";

    /// <param name="Texts">Longer or shorter than one character.</param>
    private readonly record struct Operand(CodePoints Set, IReadOnlySet<string> Texts)
    {
        public static Operand Of(CodePoints set) => new(set, new HashSet<string>(StringComparer.Ordinal));
    }

    private void SetClass()
    {
        var (set, texts) = NestedClass();
        // The longest first.
        var ways = texts.OrderByDescending(t => t.Length).ThenBy(t => t, StringComparer.Ordinal).ToList();
        if (ways.Count == 0)
        {
            Append(set);
            return;
        }

        result.Append("(?:");
        foreach (var text in ways.Where(t => t.Length > 0))
        {
            foreach (var rune in text.EnumerateRunes())
                Append(Close(CodePoints.One(rune.Value)));
            result.Append('|');
        }

        Append(set);
        result.Append(ways[^1].Length == 0 ? "|)" : ")");
    }

    private Operand NestedClass()
    {
        i++;
        var negated = Take('^');
        var isRange = false;
        var left = i < pattern.Length && pattern[i] == ']' ? Operand.Of(CodePoints.Empty) : SetOperand(mayRange: true, out isRange);
        if (!isRange && StartsWith("&&"))
            left = Combine(left, "&&", (a, b) => new Operand(a.Set.Intersect(b.Set), a.Texts.Where(b.Texts.Contains).ToHashSet(StringComparer.Ordinal)));
        else if (!isRange && StartsWith("--"))
            left = Combine(left, "--", (a, b) => new Operand(a.Set.Except(b.Set), a.Texts.Where(t => !b.Texts.Contains(t)).ToHashSet(StringComparer.Ordinal)));
        while (!Take(']'))
        {
            var right = SetOperand(mayRange: true, out _);
            left = new Operand(left.Set.Union(right.Set), left.Texts.Union(right.Texts).ToHashSet(StringComparer.Ordinal));
        }

        if (!negated)
            return left;
        return left.Texts.Count > 0 ? throw Invalid() : Operand.Of(left.Set.Complement());
    }

    // Operators of one kind only, and nothing beside them.
    private Operand Combine(Operand left, string sign, Func<Operand, Operand, Operand> combine)
    {
        while (StartsWith(sign))
        {
            i += 2;
            if (sign == "&&" && StartsWith("&"))
                throw Invalid();
            left = combine(left, SetOperand(mayRange: false, out _));
        }

        return StartsWith("]") ? left : throw Invalid();
    }

    private bool StartsWith(string text) => string.CompareOrdinal(pattern, i, text, 0, text.Length) == 0;

    private Operand SetOperand(bool mayRange, out bool isRange)
    {
        var operand = ReadOperand(mayRange, out isRange);
        return operand with { Set = Close(operand.Set) };
    }

    private Operand ReadOperand(bool mayRange, out bool isRange)
    {
        isRange = false;
        if (i >= pattern.Length)
            throw Invalid();
        if (pattern[i] == '[')
            return NestedClass();
        if (StartsWith("\\q{"))
            return Texts();
        if (ClassEscape() is { } set)
            return Operand.Of(set);
        var from = SetCharacter();
        if (!mayRange || i >= pattern.Length || pattern[i] != '-' || StartsWith("--"))
            return Operand.Of(CodePoints.One(from));
        i++;
        isRange = true;
        var to = SetCharacter();
        return to < from ? throw Invalid() : Operand.Of(CodePoints.Of((from, to)));
    }

    private int SetCharacter()
    {
        if (i >= pattern.Length)
            throw Invalid();
        var c = pattern[i];
        if (SetSyntax.Contains(c, StringComparison.Ordinal) || (Doubles.Contains(c, StringComparison.Ordinal) && StartsWith(new string(c, 2))))
            throw Invalid();
        if (c != '\\' || i + 1 >= pattern.Length || !SetPunctuation.Contains(pattern[i + 1], StringComparison.Ordinal))
            return ClassCharacter();
        i += 2;
        return pattern[i - 1];
    }

    private Operand Texts()
    {
        i += 3;
        var set = CodePoints.Empty;
        HashSet<string> texts = new(StringComparer.Ordinal);
        while (true)
        {
            List<int> text = [];
            while (i < pattern.Length && pattern[i] is not ('|' or '}'))
                text.Add(SetCharacter());
            if (text is [var one])
                set = set.Union(CodePoints.One(one));
            else
                texts.Add(string.Concat(text.Select(c => c is >= 0xD800 and <= 0xDFFF ? ((char)c).ToString() : char.ConvertFromUtf32(c))));
            if (Take('}'))
                return new Operand(set, texts);
            if (!Take('|'))
                throw Invalid();
        }
    }
}
