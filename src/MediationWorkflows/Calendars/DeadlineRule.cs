using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Calendars;

/// <summary>
/// How long a deadline runs: working days (<c>10 BD</c>), a calendar period (<c>14 d</c>, <c>2 w</c>, <c>3 mo</c>, <c>1 y</c>,
/// <c>P3M</c>, <c>P2D</c>) or elapsed time (<c>24 h</c>, <c>15 min</c>, <c>PT24H</c>). Negative counts backwards from the anchor
/// ("notice at least 5 BD before"); zero is the anchor's own day, rolled. Equal by value.
/// </summary>
public sealed partial record DeadlineRule
{
    // Nothing in a case runs longer; more is a typing error.
    const int MaxYears = 100;

    DeadlineRule(string text) => Text = text;

    /// <summary>The canonical notation, which parses back to an equal rule.</summary>
    public string Text { get; }

    /// <summary>Working days, or null for the other kinds.</summary>
    public int? BusinessDays { get; private init; }

    /// <summary>Years, months, weeks and days, or null for the other kinds.</summary>
    public Period? Calendar { get; private init; }

    /// <summary>Elapsed time, or null for the other kinds.</summary>
    public Duration? Elapsed { get; private init; }

    public bool IsElapsed => Elapsed is not null;

    public override string ToString() => Text;

    public static DeadlineRule OfBusinessDays(int days) => Math.Abs(days) > MaxYears * 262
        ? throw new InvalidRuleException($"{days} BD", $"it is longer than {MaxYears} years.")
        : new($"{days.ToString(CultureInfo.InvariantCulture)} BD") { BusinessDays = days };

    /// <exception cref="InvalidRuleException">The message says what to write instead.</exception>
    public static DeadlineRule Parse(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0)
            throw new InvalidRuleException(text, "it is empty. " + Notations);
        return trimmed.TrimStart('-', '+').StartsWith('P') || trimmed.TrimStart('-', '+').StartsWith('p') ? Iso(trimmed) : Plain(trimmed);
    }

    const string Notations = "Write 10 BD (business days), 14 d, 2 w, 3 mo, 1 y, 24 h, 15 min, or an ISO period such as P3M or PT24H.";

    static DeadlineRule Plain(string text)
    {
        var match = NumberAndUnit().Match(text);
        if (!match.Success)
        {
            throw new InvalidRuleException(text, text.Contains('.') || text.Contains(',')
                ? "only whole numbers are counted: for half an hour write 30 min." : Notations);
        }
        if (!int.TryParse(match.Groups["number"].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            throw new InvalidRuleException(text, $"it is longer than {MaxYears} years.");
        var unit = match.Groups["unit"].Value.ToUpperInvariant();
        return unit switch
        {
            "BD" or "BUSINESS DAY" or "BUSINESS DAYS" or "WORKING DAY" or "WORKING DAYS" => OfBusinessDays(number),
            "D" or "DAY" or "DAYS" or "CALENDAR DAY" or "CALENDAR DAYS" => Dates(text, Period.FromDays(number)),
            "W" or "WK" or "WEEK" or "WEEKS" => Dates(text, Period.FromWeeks(number)),
            "MO" or "MONTH" or "MONTHS" => Dates(text, Period.FromMonths(number)),
            "Y" or "YR" or "YEAR" or "YEARS" => Dates(text, Period.FromYears(number)),
            "H" or "HR" or "HOUR" or "HOURS" => Time(text, Duration.FromHours((long)number)),
            "MIN" or "MINUTE" or "MINUTES" => Time(text, Duration.FromMinutes((long)number)),
            "M" => throw new InvalidRuleException(text, $"m may be months or minutes. Write {number} mo or {number} min."),
            "B" or "WD" => throw new InvalidRuleException(text, $"business days are written {number} BD."),
            "" => throw new InvalidRuleException(text, $"the unit is missing. Write {number} BD for business days or {number} d for calendar days."),
            _ => throw new InvalidRuleException(text, $"'{match.Groups["unit"].Value}' is no unit. {Notations}"),
        };
    }

    static DeadlineRule Iso(string text)
    {
        var upper = text.ToUpperInvariant().TrimStart('+');
        var negative = upper.StartsWith('-');
        var parsed = PeriodPattern.Roundtrip.Parse(upper.TrimStart('-'));
        if (!parsed.Success || !upper.Any(char.IsAsciiDigit))
            throw new InvalidRuleException(text, "it is no ISO 8601 period. Examples: P3M, P2D, P2W, PT24H, PT15M.");
        var period = parsed.Value;
        if (!period.HasTimeComponent)
            return Dates(text, negative ? Negate(period) : period);
        if (period.HasDateComponent)
        {
            throw new InvalidRuleException(text,
                "it mixes days with hours, and days follow the calendar while hours are elapsed time. Write only one, such as P2D or PT36H.");
        }
        if (Math.Abs(period.Hours) > MaxYears * 8784L || Math.Abs(period.Minutes) > MaxYears * 527_040L || Math.Abs(period.Seconds) > int.MaxValue)
            throw new InvalidRuleException(text, $"it is longer than {MaxYears} years.");
        return Time(text, negative ? -period.ToDuration() : period.ToDuration());
    }

    static Period Negate(Period p) =>
        new PeriodBuilder { Years = -p.Years, Months = -p.Months, Weeks = -p.Weeks, Days = -p.Days }.Build();

    static DeadlineRule Dates(string text, Period period)
    {
        var roughDays = Math.Abs((long)period.Years) * 366 + Math.Abs((long)period.Months) * 31 + Math.Abs((long)period.Weeks) * 7 + Math.Abs((long)period.Days);
        if (roughDays > MaxYears * 372L)
            throw new InvalidRuleException(text, $"it is longer than {MaxYears} years.");
        return new(DatesText(period)) { Calendar = period };
    }

    static string DatesText(Period p) => (p.Years, p.Months, p.Weeks, p.Days) switch
    {
        (0, 0, 0, var days) => $"{days} d",
        (0, 0, var weeks, 0) => $"{weeks} w",
        (0, var months, 0, 0) => $"{months} mo",
        (var years, 0, 0, 0) => $"{years} y",
        _ => PeriodPattern.Roundtrip.Format(p),
    };

    static DeadlineRule Time(string text, Duration elapsed)
    {
        if (Math.Abs(elapsed.TotalDays) > MaxYears * 366)
            throw new InvalidRuleException(text, $"it is longer than {MaxYears} years.");
        var seconds = (long)elapsed.TotalSeconds;
        var canonical = seconds % 3600 == 0 ? $"{seconds / 3600} h" : seconds % 60 == 0 ? $"{seconds / 60} min" : $"PT{seconds}S";
        return new(canonical) { Elapsed = elapsed };
    }

    [GeneratedRegex(@"^(?<number>[+-]?[0-9]+)\s*(?<unit>[a-z]*( [a-z]+)?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NumberAndUnit();
}
