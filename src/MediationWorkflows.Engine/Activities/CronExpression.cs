using System.Globalization;
using NodaTime;

namespace MediationWorkflows.Engine.Activities;

public sealed class CronFormatException(string message) : Exception(message), ISafeMessage;

/// <summary>
/// A cron expression of five fields (minute, hour, day, month, weekday) or six with seconds first. Fields take *, lists, ranges,
/// steps and names; the day also L, L-n, nW and LW; the weekday also nL and n#k. Where both day and weekday are restricted, both
/// have to match. In a gap of the zone a time moves to its end; in an overlap it fires once, at the first.
/// </summary>
public sealed class CronExpression
{
    private static readonly string[] MonthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] DayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private static readonly Dictionary<string, string> Macros = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@yearly"] = "0 0 1 1 *", ["@annually"] = "0 0 1 1 *", ["@monthly"] = "0 0 1 * *", ["@weekly"] = "0 0 * * 0", ["@daily"] = "0 0 * * *", ["@midnight"] = "0 0 * * *",
        ["@hourly"] = "0 * * * *", ["@every_minute"] = "* * * * *", ["@every_second"] = "* * * * * *",
    };

    private readonly int[] seconds;
    private readonly int[] minutes;
    private readonly int[] hours;
    private readonly HashSet<int> months;
    private readonly Func<LocalDate, bool> day;
    private readonly Func<LocalDate, bool> weekday;

    private CronExpression(string[] fields)
    {
        seconds = Values(fields[0], 0, 59, []);
        minutes = Values(fields[1], 0, 59, []);
        hours = Values(fields[2], 0, 23, []);
        day = Day(fields[3].ToUpperInvariant());
        months = [.. Values(fields[4], 1, 12, MonthNames)];
        weekday = Weekday(fields[5].ToUpperInvariant());
    }

    /// <exception cref="CronFormatException">The text is not a cron expression.</exception>
    public static CronExpression Parse(string text)
    {
        var fields = (Macros.GetValueOrDefault(text.Trim()) ?? text).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return fields.Length switch
        {
            5 => new CronExpression(["0", .. fields]),
            6 => new CronExpression(fields),
            _ => throw new CronFormatException("A cron expression has five or six fields, or is one of @yearly, @monthly, @weekly, @daily, @hourly, @every_minute and @every_second."),
        };
    }

    /// <summary>The first time after an instant; null when there is none within the next 30 years.</summary>
    public Instant? Next(Instant after, DateTimeZone zone)
    {
        var from = after.InZone(zone).LocalDateTime;
        // A day back: in an overlap a later local time may be an earlier instant.
        for (var date = from.Date.PlusDays(-1); date < from.Date.PlusYears(30); date = date.PlusDays(1))
        {
            if (!months.Contains(date.Month) || !day(date) || !weekday(date))
                continue;
            // An hour of slack covers every gap and overlap.
            var earliest = date == from.Date ? from.Hour - 3 : date < from.Date ? 20 : 0;
            Instant? first = null;
            foreach (var hour in hours)
            {
                if (hour < earliest)
                    continue;
                foreach (var minute in minutes)
                {
                    foreach (var second in seconds)
                    {
                        var local = date.At(new LocalTime(hour, minute, second));
                        var at = zone.AtLeniently(local);
                        if (at.ToInstant() <= after)
                            continue;
                        first = first is { } moved ? Instant.Min(moved, at.ToInstant()) : at.ToInstant();
                        // What a gap moves may come to lie behind a later time; what stays where it is does not.
                        if (at.LocalDateTime == local)
                            return first;
                    }
                }
            }

            if (first is not null)
                return first;
        }

        return null;
    }

    private static int[] Values(string field, int min, int max, string[] names)
    {
        SortedSet<int> values = [];
        foreach (var part in field.ToUpperInvariant().Split(','))
        {
            var pieces = part.Split('/');
            if (pieces.Length > 2 || pieces[0].Length == 0)
                throw Invalid(field);
            var step = pieces.Length == 2 ? Number(pieces[1], 1, max, [], field) : 1;
            int from, to;
            if (pieces[0] is "*" or "?")
            {
                (from, to) = (min, max);
            }
            else if (pieces[0].Split('-') is [var low, var high])
            {
                (from, to) = (Number(low, min, max, names, field), Number(high, min, max, names, field));
            }
            else
            {
                from = Number(pieces[0], min, max, names, field);
                to = pieces.Length == 2 ? max : from;
            }

            if (from <= to)
            {
                for (var v = from; v <= to; v += step)
                    values.Add(v);
            }
            else
            {
                // "22-2" goes over the end.
                for (var v = from; v <= max + to - min + 1; v += step)
                    values.Add(v > max ? v - max + min - 1 : v);
            }
        }

        return [.. values];
    }

    private static int Number(string text, int min, int max, string[] names, string field)
    {
        var name = Array.IndexOf(names, text);
        if (name >= 0)
            return name + min;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= min && n <= max ? n : throw Invalid(field);
    }

    private static CronFormatException Invalid(string field) => new($"\"{field}\" is not a field of a cron expression.");

    private static Func<LocalDate, bool> Day(string field)
    {
        if (field is "*" or "?")
            return _ => true;
        if (field == "LW")
            return d => d == NearestWorkday(d.With(DateAdjusters.EndOfMonth));
        if (field == "L" || field.StartsWith("L-", StringComparison.Ordinal))
        {
            var back = field == "L" ? 0 : Number(field[2..], 0, 30, [], field);
            return d => d.Day == d.Calendar.GetDaysInMonth(d.Year, d.Month) - back;
        }

        if (field.EndsWith('W'))
        {
            var wanted = Number(field[..^1], 1, 31, [], field);
            return d => wanted <= d.Calendar.GetDaysInMonth(d.Year, d.Month) && d == NearestWorkday(new LocalDate(d.Year, d.Month, wanted));
        }

        var days = Values(field, 1, 31, []);
        return d => Array.BinarySearch(days, d.Day) >= 0;
    }

    // Never leaves the month: the first on a Saturday is the third.
    private static LocalDate NearestWorkday(LocalDate d) => d.DayOfWeek switch
    {
        IsoDayOfWeek.Saturday => d.Day == 1 ? d.PlusDays(2) : d.PlusDays(-1),
        IsoDayOfWeek.Sunday => d.Day == d.Calendar.GetDaysInMonth(d.Year, d.Month) ? d.PlusDays(-2) : d.PlusDays(1),
        _ => d,
    };

    private static Func<LocalDate, bool> Weekday(string field)
    {
        if (field is "*" or "?")
            return _ => true;
        if (field.Length > 1 && field.EndsWith('L'))
        {
            var last = Number(field[..^1], 0, 7, DayNames, field) % 7;
            return d => Sunday0(d) == last && d.Day > d.Calendar.GetDaysInMonth(d.Year, d.Month) - 7;
        }

        if (field.Split('#') is [var which, var nth])
        {
            var wanted = Number(which, 0, 7, DayNames, field) % 7;
            var count = Number(nth, 1, 5, [], field);
            return d => Sunday0(d) == wanted && (d.Day - 1) / 7 == count - 1;
        }

        HashSet<int> days = [.. Values(field, 0, 7, DayNames).Select(d => d % 7)];
        return d => days.Contains(Sunday0(d));
    }

    private static int Sunday0(LocalDate d) => (int)d.DayOfWeek % 7;
}
