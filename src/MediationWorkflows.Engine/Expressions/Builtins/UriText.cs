using System.Globalization;
using System.Text;

namespace MediationWorkflows.Engine.Expressions.Builtins;

/// <summary>encodeURI and its siblings.</summary>
internal static class UriText
{
    public const string Component = "-_.!~*'()";
    public const string Whole = Component + ";/?:@&=+$,#";

    public static string Encode(string s, string kept)
    {
        var text = new StringBuilder(s.Length);
        for (var i = 0; i < s.Length; i++)
        {
            if (char.IsAsciiLetterOrDigit(s[i]) || kept.Contains(s[i]))
            {
                text.Append(s[i]);
                continue;
            }

            if (!Rune.TryGetRuneAt(s, i, out var rune))
                throw new ExpressionException("URIError: the text holds half of a surrogate pair.");
            foreach (var b in Encoding.UTF8.GetBytes(rune.ToString()))
                text.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            i += rune.Utf16SequenceLength - 1;
        }

        return text.ToString();
    }

    public static string Decode(string s, string kept)
    {
        var text = new StringBuilder(s.Length);
        for (var i = 0; i < s.Length; i++)
        {
            if (s[i] != '%')
            {
                text.Append(s[i]);
                continue;
            }

            var start = i;
            List<byte> bytes = [ByteAt(s, i)];
            var count = bytes[0] switch { < 0x80 => 1, >= 0xC2 and < 0xE0 => 2, >= 0xE0 and < 0xF0 => 3, >= 0xF0 and < 0xF5 => 4, _ => throw Malformed() };
            i += 2;
            while (bytes.Count < count)
            {
                bytes.Add(ByteAt(s, i + 1));
                i += 3;
            }

            string decoded;
            try
            {
                decoded = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString([.. bytes]);
            }
            catch (ArgumentException)
            {
                throw Malformed();
            }

            text.Append(kept.Contains(decoded, StringComparison.Ordinal) ? s[start..(i + 1)] : decoded);
        }

        return text.ToString();
    }

    private static byte ByteAt(string s, int i) =>
        i + 2 < s.Length && s[i] == '%' && byte.TryParse(s.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var b)
            ? b
            : throw Malformed();

    private static ExpressionException Malformed() => new("URIError: the text is not encoded well.");
}
