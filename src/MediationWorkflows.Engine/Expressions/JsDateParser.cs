using System.Globalization;
using System.Text.RegularExpressions;

namespace MediationWorkflows.Engine.Expressions;

/// <summary>
/// Date.parse: the ISO format of ECMAScript, the texts that dates themselves print, and plain dates with slashes; anything else is
/// an invalid date.
/// Zone-less date-times are local time in ECMAScript, which here is UTC.
/// </summary>
internal static partial class JsDateParser
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    public static double Parse(string text)
    {
        var iso = Iso().Match(text);
        if (iso.Success)
            return FromIso(iso);
        if (Plain().Match(text) is { Success: true } plain)
            return FromPlain(plain);
        var printed = Printed().Match(text);
        if (!printed.Success)
            return double.NaN;
        var month = Array.IndexOf(Months, printed.Groups["mon"].Value.ToLowerInvariant());
        if (month < 0)
            return double.NaN;
        var time = JsDateMath.Make(Part(printed, "y"), month, Part(printed, "d"), Part(printed, "h"), Part(printed, "min"), Part(printed, "s"), 0);
        return JsDateText.Clip(time - OffsetMs(printed));
    }

    // As V8 reads them: in its own order, the time of day behind, local.
    private static double FromPlain(Match m)
    {
        double month = Part(m, "m"), day = Part(m, "d"), hour = Part(m, "h"), minute = Part(m, "min"), second = Part(m, "s");
        var half = m.Groups["half"].Value;
        if (month is < 1 or > 12 || day is < 1 or > 31 || hour > 24 || minute > 59 || second > 59 || (half.Length > 0 && hour is < 1 or > 12))
            return double.NaN;
        if (half.Length > 0)
            hour = (hour % 12) + (half[0] is 'p' or 'P' ? 12 : 0);
        return JsDateText.Clip(JsDateMath.Make(Part(m, "y"), month - 1, day, hour, minute, second, 0));
    }

    private static double FromIso(Match m)
    {
        var year = m.Groups["y"].Value;
        if (year == "-000000")
            return double.NaN;
        double month = m.Groups["m"].Success ? Part(m, "m") : 1, day = m.Groups["d"].Success ? Part(m, "d") : 1;
        double hour = Part(m, "h"), minute = Part(m, "min"), second = Part(m, "s");
        if (month is < 1 or > 12 || day is < 1 or > 31 || hour > 24 || minute > 59 || second > 59)
            return double.NaN;
        var y = double.Parse(year, CultureInfo.InvariantCulture);
        var ms = m.Groups["f"].Success ? Math.Truncate(double.Parse("0." + m.Groups["f"].Value, CultureInfo.InvariantCulture) * 1000 + 1e-6) : 0;
        if (hour == 24 && (minute != 0 || second != 0 || ms != 0))
            return double.NaN;
        return JsDateText.Clip(JsDateMath.Make(y, month - 1, day, hour, minute, second, ms) - OffsetMs(m));
    }

    private static double OffsetMs(Match m)
    {
        if (!m.Groups["oh"].Success)
            return 0;
        var ms = (Part(m, "oh") * 3_600_000) + (Part(m, "om") * 60_000);
        return m.Groups["os"].Value == "-" ? -ms : ms;
    }

    private static double Part(Match m, string name) => m.Groups[name].Success ? double.Parse(m.Groups[name].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"\A(?<y>[0-9]{4}|[+-][0-9]{6})(-(?<m>[0-9]{2})(-(?<d>[0-9]{2}))?)?([Tt ](?<h>[0-9]{2}):(?<min>[0-9]{2})(:(?<s>[0-9]{2})([.](?<f>[0-9]{1,9})[0-9]*)?)?([Zz]|(?<os>[+-])(?<oh>[0-9]{2}):?(?<om>[0-9]{2}))?)?\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Iso();

    [GeneratedRegex(
        @"\A *((?<y>[0-9]{4})/(?<m>[0-9]{1,2})/(?<d>[0-9]{1,2})|(?<m>[0-9]{1,2})/(?<d>[0-9]{1,2})/(?<y>[0-9]{4}))(,? (?<h>[0-9]{1,2}):(?<min>[0-9]{2})(:(?<s>[0-9]{2}))?( ?(?<half>[AaPp])[Mm])?)? *\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Plain();

    [GeneratedRegex(
        @"\A([A-Za-z]{3},? )?((?<mon>[A-Za-z]{3})[a-z]* (?<d>[0-9]{1,2}),?|(?<d>[0-9]{1,2}) (?<mon>[A-Za-z]{3})[a-z]*) (?<y>-?[0-9]{4,6})( (?<h>[0-9]{1,2}):(?<min>[0-9]{2})(:(?<s>[0-9]{2}))?)?( ?(GMT|UTC|Z)?((?<os>[+-])(?<oh>[0-9]{2}):?(?<om>[0-9]{2}))?( \([A-Za-z ]*\))?)?\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Printed();
}
