using System.Collections.Frozen;
using System.Globalization;

namespace MediationWorkflows.Engine.Expressions;

/// <summary>What "\p{…}" names, as far as .NET knows it: general categories, and what follows from them.</summary>
internal static class UnicodeProperties
{
    // Short names in the order of UnicodeCategory, then the long ones.
    private static readonly string[] Short =
        ["Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn"];

    private static readonly string[] Long =
    [
        "Uppercase_Letter", "Lowercase_Letter", "Titlecase_Letter", "Modifier_Letter", "Other_Letter", "Nonspacing_Mark", "Spacing_Mark", "Enclosing_Mark", "Decimal_Number",
        "Letter_Number", "Other_Number", "Space_Separator", "Line_Separator", "Paragraph_Separator", "Control", "Format", "Surrogate", "Private_Use", "Connector_Punctuation",
        "Dash_Punctuation", "Open_Punctuation", "Close_Punctuation", "Initial_Punctuation", "Final_Punctuation", "Other_Punctuation", "Math_Symbol", "Currency_Symbol",
        "Modifier_Symbol", "Other_Symbol", "Unassigned",
    ];

    private static readonly FrozenDictionary<string, string> Groups = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["L"] = "Lu Ll Lt Lm Lo", ["Letter"] = "Lu Ll Lt Lm Lo", ["LC"] = "Lu Ll Lt", ["Cased_Letter"] = "Lu Ll Lt",
        ["M"] = "Mn Mc Me", ["Mark"] = "Mn Mc Me", ["Combining_Mark"] = "Mn Mc Me", ["N"] = "Nd Nl No", ["Number"] = "Nd Nl No", ["digit"] = "Nd",
        ["Z"] = "Zs Zl Zp", ["Separator"] = "Zs Zl Zp", ["C"] = "Cc Cf Cs Co Cn", ["Other"] = "Cc Cf Cs Co Cn", ["cntrl"] = "Cc",
        ["P"] = "Pc Pd Ps Pe Pi Pf Po", ["Punctuation"] = "Pc Pd Ps Pe Pi Pf Po", ["punct"] = "Pc Pd Ps Pe Pi Pf Po", ["S"] = "Sm Sc Sk So", ["Symbol"] = "Sm Sc Sk So",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly Lazy<CodePoints[]> ByCategory = new(Read);

    /// <summary>Null for a property that is not known here.</summary>
    public static CodePoints? Find(string name)
    {
        var category = name.StartsWith("General_Category=", StringComparison.Ordinal) ? name[17..] : name.StartsWith("gc=", StringComparison.Ordinal) ? name[3..] : null;
        return Category(category ?? name) ?? (category is null ? Binary(name) : null);
    }

    private static CodePoints? Category(string name)
    {
        if (Groups.TryGetValue(name, out var members))
            return members.Split(' ').Select(m => Category(m)!).Aggregate((a, b) => a.Union(b));
        var index = Math.Max(Array.IndexOf(Short, name), Array.IndexOf(Long, name));
        return index < 0 ? null : ByCategory.Value[index];
    }

    private static CodePoints? Binary(string name) => name switch
    {
        "Any" => CodePoints.All,
        "ASCII" => CodePoints.Of((0, 0x7F)),
        "ASCII_Hex_Digit" or "AHex" => CodePoints.Of(('0', '9'), ('A', 'F'), ('a', 'f')),
        "Assigned" => Category("Cn")!.Complement(),
        _ => null,
    };

    private static CodePoints[] Read()
    {
        var ranges = new List<(int, int)>[Short.Length];
        for (var i = 0; i < ranges.Length; i++)
            ranges[i] = [];
        var from = 0;
        for (var c = 1; c <= CodePoints.Last + 1; c++)
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(from);
            if (c <= CodePoints.Last && CharUnicodeInfo.GetUnicodeCategory(c) == category)
                continue;
            ranges[(int)category].Add((from, c - 1));
            from = c;
        }

        return [.. ranges.Select(r => CodePoints.Of(r))];
    }
}
