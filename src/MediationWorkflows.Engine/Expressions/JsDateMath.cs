namespace MediationWorkflows.Engine.Expressions;

/// <summary>The proleptic Gregorian calendar on milliseconds, as ECMAScript defines it. Months count from 0.</summary>
internal static class JsDateMath
{
    public const double DayMs = 86_400_000;

    public static (long Year, int Month, int Day, int Hour, int Minute, int Second, int Ms, int Weekday) Split(double time)
    {
        var days = (long)Math.Floor(time / DayMs);
        var rest = (long)(time - (days * DayMs));
        var (y, m, d) = FromDays(days);
        var weekday = (int)((((days + 4) % 7) + 7) % 7);
        return (y, m, d, (int)(rest / 3_600_000), (int)(rest / 60_000 % 60), (int)(rest / 1000 % 60), (int)(rest % 1000), weekday);
    }

    /// <summary>MakeDate(MakeDay, MakeTime): parts may be out of range and carry over; any NaN makes NaN.</summary>
    public static double Make(double year, double month, double day, double hour, double minute, double second, double ms)
    {
        if (!double.IsFinite(year) || !double.IsFinite(month) || !double.IsFinite(day) || !double.IsFinite(hour) || !double.IsFinite(minute) ||
            !double.IsFinite(second) || !double.IsFinite(ms))
            return double.NaN;
        double y = Math.Truncate(year), m = Math.Truncate(month);
        var ym = y + Math.Floor(m / 12);
        if (Math.Abs(ym) > 400_000)
            return double.NaN;
        var mn = (int)(((m % 12) + 12) % 12);
        var days = ToDays((long)ym, mn, 1) + Math.Truncate(day) - 1;
        var t = (Math.Truncate(hour) * 3_600_000) + (Math.Truncate(minute) * 60_000) + (Math.Truncate(second) * 1000) + Math.Truncate(ms);
        return (days * DayMs) + t;
    }

    // Days from 1970-01-01; years are shifted to start in March, so that the leap day is the last one.
    public static long ToDays(long year, int month, int day)
    {
        var y = month <= 1 ? year - 1 : year;
        var era = (y >= 0 ? y : y - 399) / 400;
        var yoe = y - (era * 400);
        var doy = (((153 * (month + (month > 1 ? -2 : 10))) + 2) / 5) + day - 1;
        var doe = (yoe * 365) + (yoe / 4) - (yoe / 100) + doy;
        return (era * 146_097) + doe - 719_468;
    }

    private static (long Year, int Month, int Day) FromDays(long days)
    {
        var z = days + 719_468;
        var era = (z >= 0 ? z : z - 146_096) / 146_097;
        var doe = z - (era * 146_097);
        var yoe = (doe - (doe / 1460) + (doe / 36_524) - (doe / 146_096)) / 365;
        var doy = doe - ((365 * yoe) + (yoe / 4) - (yoe / 100));
        var mp = ((5 * doy) + 2) / 153;
        var day = (int)(doy - (((153 * mp) + 2) / 5) + 1);
        var month = (int)(mp < 10 ? mp + 2 : mp - 10);
        return (yoe + (era * 400) + (month <= 1 ? 1 : 0), month, day);
    }
}
