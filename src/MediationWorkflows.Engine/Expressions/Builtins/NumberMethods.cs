using System.Globalization;
using System.Numerics;
using System.Text;
using static MediationWorkflows.Engine.Expressions.Builtins.BuiltinMethods;

namespace MediationWorkflows.Engine.Expressions.Builtins;

internal static class NumberMethods
{
    public static readonly NativeFunction[] All =
    [
        Method("toFixed", 1, (_, self, a) => ToFixed(This(self), Digits(At(a, 0), 0, 100))),
        Method("toPrecision", 1, (_, self, a) => At(a, 0) is JsUndefined ? JsConvert.ToText(This(self)) : ToPrecision(This(self), At(a, 0))),
        Method("toExponential", 1, (_, self, a) => ToExponential(This(self), At(a, 0))),
        Method("toString", 1, (_, self, a) => ToText(This(self), At(a, 0))),
        Method("toLocaleString", 0, (_, self, a) => RequirePlain(a, ToLocale(This(self)))),
        Method("valueOf", 0, (_, self, _) => This(self)),
    ];

    private static double This(object? self) => self is double d ? d : throw new ExpressionException("TypeError: this is not a number.");

    private static int Digits(object? value, int min, int max)
    {
        var d = JsConvert.ToInteger(value);
        return d >= min && d <= max ? (int)d : throw new ExpressionException($"RangeError: digits must be between {min} and {max}.");
    }

    private static string ToFixed(double x, int digits)
    {
        if (!double.IsFinite(x) || Math.Abs(x) >= 1e21)
            return JsNumber.ToText(x);
        var n = Scaled(Math.Abs(x), digits);
        var text = n.ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        if (digits > 0)
            text = text[..^digits] + "." + text[^digits..];
        return x < 0 ? "-" + text : text;
    }

    /// <summary>The whole number nearest to x × 10^power, exact, ties upward.</summary>
    private static BigInteger Scaled(double x, int power)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)((bits >> 52) & 0x7FF);
        BigInteger mantissa = bits & 0xFFFFFFFFFFFFFL;
        if (exponent == 0)
            exponent++;
        else
            mantissa += 1L << 52;
        exponent -= 1075;
        BigInteger numerator = mantissa, denominator = 1;
        if (power >= 0)
            numerator *= BigInteger.Pow(10, power);
        else
            denominator *= BigInteger.Pow(10, -power);
        if (exponent >= 0)
            numerator <<= exponent;
        else
            denominator <<= -exponent;
        return ((numerator * 2) + denominator) / (denominator * 2);
    }

    private static (string Digits, int Exponent) Significant(double x, int count)
    {
        if (x == 0)
            return (new string('0', count), 0);
        var e = (int)Math.Floor(Math.Log10(x));
        var digits = Scaled(x, count - 1 - e).ToString(CultureInfo.InvariantCulture);
        if (digits.Length < count)
            digits = Scaled(x, count - 1 - --e).ToString(CultureInfo.InvariantCulture);
        // Rounding up may give one digit more: 9.99 with two digits is 10.
        if (digits.Length > count)
            digits = Scaled(x, count - 1 - ++e).ToString(CultureInfo.InvariantCulture);
        return (digits, e);
    }

    private static string ToPrecision(double x, object? argument)
    {
        if (!double.IsFinite(x))
        {
            JsConvert.ToInteger(argument);
            return JsNumber.ToText(x);
        }

        var count = Digits(argument, 1, 100);
        var (digits, e) = Significant(Math.Abs(x), count);
        var sign = x < 0 ? "-" : "";
        if (e < -6 || e >= count)
            return sign + Exponential(digits, e);
        if (e == count - 1)
            return sign + digits;
        return e >= 0 ? $"{sign}{digits[..(e + 1)]}.{digits[(e + 1)..]}" : $"{sign}0.{new string('0', -(e + 1))}{digits}";
    }

    private static string ToExponential(double x, object? argument)
    {
        if (!double.IsFinite(x))
            return JsNumber.ToText(x);
        var sign = x < 0 ? "-" : "";
        if (argument is not JsUndefined)
        {
            var (digits, e) = Significant(Math.Abs(x), Digits(argument, 0, 100) + 1);
            return sign + Exponential(digits, e);
        }

        var shortest = Math.Abs(x).ToString("E16", CultureInfo.InvariantCulture);
        for (var count = 1; count <= 17; count++)
        {
            var (digits, e) = Significant(Math.Abs(x), count);
            shortest = Exponential(digits, e);
            if (double.Parse(shortest, CultureInfo.InvariantCulture) == Math.Abs(x))
                break;
        }

        return sign + shortest;
    }

    private static string Exponential(string digits, int e) =>
        $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(e < 0 ? '-' : '+')}{Math.Abs(e).ToString(CultureInfo.InvariantCulture)}";

    private static string ToText(double x, object? radixValue)
    {
        var radix = radixValue is JsUndefined ? 10 : JsConvert.ToInteger(radixValue);
        if (radix is < 2 or > 36)
            throw new ExpressionException("RangeError: the radix is between 2 and 36.");
        if (radix == 10 || !double.IsFinite(x))
            return JsNumber.ToText(x);
        return (x < 0 ? "-" : "") + InRadix(Math.Abs(x), (int)radix);
    }

    // As many digits as it takes to tell the number from its neighbour, the last one rounded.
    private static string InRadix(double value, int radix)
    {
        const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
        var integer = Math.Floor(value);
        var fraction = value - integer;
        var delta = Math.Max(0.5 * (Math.BitIncrement(value) - value), double.Epsilon);
        var digits = new StringBuilder();
        if (fraction >= delta)
        {
            do
            {
                fraction *= radix;
                delta *= radix;
                var digit = (int)fraction;
                digits.Append(Alphabet[digit]);
                fraction -= digit;
                if ((fraction > 0.5 || (fraction == 0.5 && (digit & 1) == 1)) && fraction + delta > 1)
                {
                    integer += RoundUp(digits, radix, Alphabet);
                    break;
                }
            }
            while (fraction >= delta);
        }

        var whole = new StringBuilder();
        // Digits that the number does not hold are zeros.
        while (integer / radix >= 9007199254740992)
        {
            integer /= radix;
            whole.Insert(0, '0');
        }

        do
        {
            var remainder = integer % radix;
            whole.Insert(0, Alphabet[(int)remainder]);
            integer = (integer - remainder) / radix;
        }
        while (integer > 0);
        return digits.Length > 0 ? $"{whole}.{digits}" : whole.ToString();
    }

    private static int RoundUp(StringBuilder digits, int radix, string alphabet)
    {
        while (digits.Length > 0)
        {
            var last = JsNumber.DigitOf(digits[^1]);
            digits.Length--;
            if (last + 1 < radix)
            {
                digits.Append(alphabet[last + 1]);
                return 0;
            }
        }

        return 1;
    }

    private static string ToLocale(double x)
    {
        if (double.IsNaN(x))
            return "NaN";
        return double.IsInfinity(x) ? (x > 0 ? "∞" : "-∞") : Math.Round((decimal)Math.Clamp(x, -7e27, 7e27), 3, MidpointRounding.AwayFromZero).ToString("#,##0.###", CultureInfo.InvariantCulture);
    }
}
