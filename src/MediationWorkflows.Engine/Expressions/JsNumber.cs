using System.Globalization;
using System.Numerics;
using System.Text;

namespace MediationWorkflows.Engine.Expressions;

/// <summary>Numbers as ECMAScript reads and writes them.</summary>
internal static class JsNumber
{
    private static readonly object[] Small = [.. Enumerable.Range(-1, 258).Select(i => (object)(double)i)];

    /// <summary>Boxes a number; small whole ones share their boxes.</summary>
    public static object Box(double d)
    {
        var i = (int)d;
        return i == d && i is >= -1 and <= 256 && (i != 0 || !double.IsNegative(d)) ? Small[i + 1] : d;
    }

    public static string ToText(double d)
    {
        if (d == (long)d && Math.Abs(d) < 1e15)
            return ((long)d).ToString(CultureInfo.InvariantCulture);
        if (double.IsNaN(d))
            return "NaN";
        if (double.IsInfinity(d))
            return d > 0 ? "Infinity" : "-Infinity";

        var (negative, digits, n) = Decompose(d);
        var k = digits.Length;
        var text = new StringBuilder(negative ? "-" : "");
        if (k <= n && n <= 21)
            return text.Append(digits).Append('0', n - k).ToString();
        if (n is > 0 and <= 21)
            return text.Append(digits, 0, n).Append('.').Append(digits, n, k - n).ToString();
        if (n is > -6 and <= 0)
            return text.Append("0.").Append('0', -n).Append(digits).ToString();
        var e = n - 1;
        text.Append(digits[0]);
        if (k > 1)
            text.Append('.').Append(digits, 1, k - 1);
        return text.Append('e').Append(e < 0 ? '-' : '+').Append(Math.Abs(e).ToString(CultureInfo.InvariantCulture)).ToString();
    }

    /// <summary>Shortest digits that read back as the number, and the position of the decimal point: 0.digits × 10^Point.</summary>
    private static (bool Negative, string Digits, int Point) Decompose(double d)
    {
        var s = d.ToString("E16", CultureInfo.InvariantCulture);
        var shortest = d.ToString("R", CultureInfo.InvariantCulture);
        var negative = shortest[0] == '-';
        var body = negative ? shortest[1..] : shortest;
        var exponentAt = body.IndexOf('E', StringComparison.Ordinal);
        var mantissa = exponentAt < 0 ? body : body[..exponentAt];
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        var exponent = int.Parse(s[(s.IndexOf('E', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        // E16 may round up to the next power of ten where the shortest form does not.
        if (exponentAt >= 0)
            exponent = int.Parse(body[(exponentAt + 1)..], CultureInfo.InvariantCulture);
        else
            exponent = PlainExponent(mantissa);
        return (negative, digits, exponent + 1);
    }

    private static int PlainExponent(string mantissa)
    {
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point < 0)
            point = mantissa.Length;
        for (var i = 0; i < mantissa.Length; i++)
        {
            if (mantissa[i] is >= '1' and <= '9')
                return i < point ? point - i - 1 : point - i;
        }

        return 0;
    }

    /// <summary>StringToNumber: white space trimmed, empty is 0, hexadecimal, octal and binary prefixes, NaN when it is no number.</summary>
    public static double FromText(string text)
    {
        var s = TrimWhite(text);
        if (s.Length == 0)
            return 0;
        if (s.Length > 2 && s[0] == '0')
        {
            var radix = s[1] switch { 'x' or 'X' => 16, 'o' or 'O' => 8, 'b' or 'B' => 2, _ => 0 };
            if (radix > 0)
                return Radix(s[2..], radix);
        }

        if (s is "Infinity" or "+Infinity")
            return double.PositiveInfinity;
        if (s is "-Infinity")
            return double.NegativeInfinity;
        foreach (var c in s)
        {
            if (!char.IsAsciiDigit(c) && c is not ('.' or 'e' or 'E' or '+' or '-'))
                return double.NaN;
        }

        return IsDecimal(s) && double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) ? d : double.NaN;
    }

    public static double Radix(string digits, int radix)
    {
        BigInteger value = 0;
        if (digits.Length is 0 or > 2000)
            return double.NaN;
        foreach (var c in digits)
        {
            var digit = DigitOf(c);
            if (digit < 0 || digit >= radix)
                return double.NaN;
            value = (value * radix) + digit;
        }

        return RoundToDouble(value);
    }

    /// <summary>Nearest double, ties to even: the built-in conversion truncates.</summary>
    public static double RoundToDouble(BigInteger value) =>
        double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    public static int DigitOf(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'z' => c - 'a' + 10,
        >= 'A' and <= 'Z' => c - 'A' + 10,
        _ => -1,
    };

    private static bool IsDecimal(string s)
    {
        var i = s[0] is '+' or '-' ? 1 : 0;
        var digits = 0;
        while (i < s.Length && char.IsAsciiDigit(s[i]))
        {
            i++;
            digits++;
        }

        if (i < s.Length && s[i] == '.')
        {
            i++;
            while (i < s.Length && char.IsAsciiDigit(s[i]))
            {
                i++;
                digits++;
            }
        }

        if (digits == 0)
            return false;
        if (i == s.Length)
            return true;
        if (s[i] is not ('e' or 'E'))
            return false;
        i++;
        if (i < s.Length && s[i] is '+' or '-')
            i++;
        return i < s.Length && s[i..].All(char.IsAsciiDigit);
    }

    public static bool IsWhite(char c) =>
        c is '\t' or '\n' or '\v' or '\f' or '\r' or ' ' or '\u00A0' or '\u1680' or '\u2028' or '\u2029' or '\u202F' or '\u205F' or '\u3000' or '\uFEFF' or (>= '\u2000' and <= '\u200A');

    public static string TrimWhite(string s)
    {
        var start = 0;
        var end = s.Length;
        while (start < end && IsWhite(s[start]))
            start++;
        while (end > start && IsWhite(s[end - 1]))
            end--;
        return s[start..end];
    }

    public static long ToArrayLength(object? value)
    {
        var d = JsConvert.ToNumber(value);
        if (d < 0 || d != Math.Floor(d) || d > uint.MaxValue)
            throw new ExpressionException("RangeError: invalid array length.");
        return (long)d;
    }

    public static int ToInt32(double d)
    {
        if (d is >= int.MinValue and <= int.MaxValue)
            return (int)d;
        if (double.IsNaN(d) || double.IsInfinity(d))
            return 0;
        var m = Math.IEEERemainder(Math.Truncate(d), 4294967296.0);
        return unchecked((int)(uint)(long)m);
    }
}
