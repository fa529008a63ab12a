using System.Globalization;
using System.Text;
using static MediationWorkflows.Engine.Expressions.Builtins.BuiltinMethods;

namespace MediationWorkflows.Engine.Expressions.Builtins;

internal static class StringMethods
{
    public static readonly NativeFunction[] All =
    [
        Text("at", 1, (_, s, a) => Integer(At(a, 0)) is var i && (i < 0 ? i + s.Length : i) is var k && k >= 0 && k < s.Length ? s[(int)k].ToString() : JsUndefined.Value),
        Text("charAt", 1, (_, s, a) => Integer(At(a, 0)) is var i && i >= 0 && i < s.Length ? s[(int)i].ToString() : ""),
        Text("charCodeAt", 1, (_, s, a) => Integer(At(a, 0)) is var i && i >= 0 && i < s.Length ? JsNumber.Box(s[(int)i]) : double.NaN),
        Text("codePointAt", 1, (_, s, a) => Integer(At(a, 0)) is var i && i >= 0 && i < s.Length ? JsNumber.Box(CodePoint(s, (int)i)) : JsUndefined.Value),
        Text("concat", 1, (e, s, a) => e.Text(s + string.Concat(a.ToArray().Select(JsConvert.ToText)))),
        Text("endsWith", 1, (_, s, a) => s[..Clamp(At(a, 1), s.Length, s.Length)].EndsWith(Plain(At(a, 0)), StringComparison.Ordinal)),
        Text("includes", 1, (_, s, a) => s[Clamp(At(a, 1), 0, s.Length)..].Contains(Plain(At(a, 0)), StringComparison.Ordinal)),
        Text("indexOf", 1, (_, s, a) => JsNumber.Box(s.IndexOf(JsConvert.ToText(At(a, 0)), Clamp(At(a, 1), 0, s.Length), StringComparison.Ordinal))),
        Text("isWellFormed", 0, (_, s, _) => WellFormed(s) == s),
        Text("lastIndexOf", 1, LastIndexOf),
        Text("localeCompare", 1, (_, s, a) => RequirePlain(a.Length > 1 ? a[1..] : [], JsNumber.Box(Math.Sign(CultureInfo.InvariantCulture.CompareInfo.Compare(s, JsConvert.ToText(At(a, 0)), CompareOptions.None))))),
        Text("match", 1, RegExpMethods.MatchText),
        Text("matchAll", 1, RegExpMethods.MatchAll),
        Text("normalize", 0, Normalize),
        Text("padEnd", 1, (e, s, a) => Pad(e, s, a, atStart: false)),
        Text("padStart", 1, (e, s, a) => Pad(e, s, a, atStart: true)),
        Text("repeat", 1, Repeat),
        Text("replace", 2, (e, s, a) => RegExpMethods.Replace(e, s, At(a, 0), At(a, 1), all: false)),
        Text("replaceAll", 2, (e, s, a) => RegExpMethods.Replace(e, s, At(a, 0), At(a, 1), all: true)),
        Text("search", 1, RegExpMethods.Search),
        Text("slice", 2, (_, s, a) => Relative(At(a, 0), 0, s.Length) is var from && Relative(At(a, 1), s.Length, s.Length) is var to && from < to ? s[from..to] : ""),
        Text("split", 2, RegExpMethods.Split),
        Text("startsWith", 1, (_, s, a) => s[Clamp(At(a, 1), 0, s.Length)..].StartsWith(Plain(At(a, 0)), StringComparison.Ordinal)),
        Text("substr", 2, (_, s, a) => Relative(At(a, 0), 0, s.Length) is var from && Clamp(At(a, 1), s.Length, s.Length) is var n ? s.Substring(from, Math.Min(n, s.Length - from)) : ""),
        Text("substring", 2, (_, s, a) => Clamp(At(a, 0), 0, s.Length) is var x && Clamp(At(a, 1), s.Length, s.Length) is var y ? s[Math.Min(x, y)..Math.Max(x, y)] : ""),
        Text("toLowerCase", 0, (_, s, _) => Lower(s)),
        Text("toLocaleLowerCase", 0, (_, s, a) => RequirePlain(a, Lower(s))),
        Text("toUpperCase", 0, (_, s, _) => SpecialCasing.ToUpper(s)),
        Text("toLocaleUpperCase", 0, (_, s, a) => RequirePlain(a, SpecialCasing.ToUpper(s))),
        Text("toString", 0, (_, s, _) => s),
        Text("toWellFormed", 0, (_, s, _) => WellFormed(s)),
        Text("trim", 0, (_, s, _) => JsNumber.TrimWhite(s)),
        Text("trimEnd", 0, (_, s, _) => TrimEnd(s)),
        Text("trimRight", 0, (_, s, _) => TrimEnd(s)),
        Text("trimStart", 0, (_, s, _) => TrimStart(s)),
        Text("trimLeft", 0, (_, s, _) => TrimStart(s)),
        Text("valueOf", 0, (_, s, _) => s),
    ];

    internal delegate object? TextBody(Evaluation e, string s, ReadOnlySpan<object?> a);

    private static NativeFunction Text(string name, int parameters, TextBody body) => Method(name, parameters, (e, self, a) =>
        body(e, self is null or JsUndefined ? throw new ExpressionException($"TypeError: {name} called on null or undefined.") : JsConvert.ToText(self), a));

    public static double Integer(object? value) => JsConvert.ToInteger(value);

    /// <summary>An index counted from the end when negative.</summary>
    public static int Relative(object? value, int missing, int length)
    {
        if (value is JsUndefined)
            return missing;
        var d = Integer(value);
        return (int)(d < 0 ? Math.Max(length + d, 0) : Math.Min(d, length));
    }

    private static int Clamp(object? value, int missing, int length) => value is JsUndefined ? missing : (int)Math.Clamp(Integer(value), 0, length);

    private static string Plain(object? value) =>
        value is JsRegExp ? throw new ExpressionException("TypeError: a regular expression cannot be used here.") : JsConvert.ToText(value);

    private static int CodePoint(string s, int i) =>
        char.IsHighSurrogate(s[i]) && i + 1 < s.Length && char.IsLowSurrogate(s[i + 1]) ? char.ConvertToUtf32(s[i], s[i + 1]) : s[i];

    private static object LastIndexOf(Evaluation e, string s, ReadOnlySpan<object?> a)
    {
        var wanted = JsConvert.ToText(At(a, 0));
        var position = JsConvert.ToNumber(At(a, 1));
        var last = double.IsNaN(position) ? s.Length : (int)Math.Clamp(Math.Truncate(position), 0, s.Length);
        for (var i = Math.Min(last, s.Length - wanted.Length); i >= 0; i--)
        {
            if (string.CompareOrdinal(s, i, wanted, 0, wanted.Length) == 0)
                return JsNumber.Box(i);
        }

        return JsNumber.Box(-1);
    }

    private static object Normalize(Evaluation e, string s, ReadOnlySpan<object?> a)
    {
        var form = At(a, 0) is JsUndefined ? "NFC" : JsConvert.ToText(At(a, 0));
        var normalization = form switch
        {
            "NFC" => NormalizationForm.FormC,
            "NFD" => NormalizationForm.FormD,
            "NFKC" => NormalizationForm.FormKC,
            "NFKD" => NormalizationForm.FormKD,
            _ => throw new ExpressionException("RangeError: the normalization form is NFC, NFD, NFKC or NFKD."),
        };
        return WellFormed(s) == s ? s.Normalize(normalization) : s;
    }

    private static string Pad(Evaluation e, string s, ReadOnlySpan<object?> a, bool atStart)
    {
        var length = Integer(At(a, 0));
        var filler = At(a, 1) is JsUndefined ? " " : JsConvert.ToText(At(a, 1));
        if (length <= s.Length || filler.Length == 0)
            return s;
        if (length > 1_000_000)
            throw new ExpressionBudgetException("memory");
        var missing = (int)length - s.Length;
        var pad = new StringBuilder(missing + filler.Length);
        while (pad.Length < missing)
            pad.Append(filler);
        pad.Length = missing;
        return e.Text(atStart ? pad + s : s + pad);
    }

    private static object Repeat(Evaluation e, string s, ReadOnlySpan<object?> a)
    {
        var count = Integer(At(a, 0));
        if (count < 0 || double.IsInfinity(count))
            throw new ExpressionException("RangeError: the count of repeat is not valid.");
        if (s.Length == 0 || count == 0)
            return "";
        if (count * s.Length > 4_000_000)
            throw new ExpressionBudgetException("memory");
        return e.Text(new StringBuilder(s.Length * (int)count).Insert(0, s, (int)count).ToString());
    }

    private static string TrimStart(string s) => JsNumber.TrimWhite(s + "x")[..^1];

    private static string TrimEnd(string s) => JsNumber.TrimWhite("x" + s)[1..];

    private static string WellFormed(string s)
    {
        var text = new StringBuilder(s.Length);
        for (var i = 0; i < s.Length; i++)
        {
            if (char.IsHighSurrogate(s[i]) && i + 1 < s.Length && char.IsLowSurrogate(s[i + 1]))
                text.Append(s[i]).Append(s[++i]);
            else
                text.Append(char.IsSurrogate(s[i]) ? '\uFFFD' : s[i]);
        }

        return text.ToString();
    }

    // The few letters whose other case is more than one letter, which .NET leaves alone.
    private static string Lower(string s)
    {
        var text = s.ToLowerInvariant();
        if (!s.Contains('\u03A3') && !s.Contains('\u0130'))
            return text;
        var result = new StringBuilder(s.Length);
        for (var i = 0; i < s.Length; i++)
        {
            if (s[i] == '\u0130')
                result.Append("i\u0307");
            else if (s[i] == '\u03A3' && i > 0 && char.IsLetter(s[i - 1]) && (i + 1 == s.Length || !char.IsLetter(s[i + 1])))
                result.Append('\u03C2');
            else
                result.Append(text[i]);
        }

        return result.ToString();
    }
}
