using NodaTime;

namespace MediationWorkflows.Calendars;

/// <summary>Western Easter Sunday, by the Gregorian computus in its "anonymous" form (Meeus, Astronomical Algorithms, chapter 8).</summary>
internal static class Easter
{
    public static LocalDate Sunday(int year)
    {
        var golden = year % 19;
        var (century, yearOfCentury) = (year / 100, year % 100);
        var lunarCorrection = (century - (century + 8) / 25 + 1) / 3;
        var epact = (19 * golden + century - century / 4 - lunarCorrection + 15) % 30;
        var weekday = (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - epact - yearOfCentury % 4) % 7;
        var lateMoon = (golden + 11 * epact + 22 * weekday) / 451;
        var monthAndDay = epact + weekday - 7 * lateMoon + 114;
        return new LocalDate(year, monthAndDay / 31, monthAndDay % 31 + 1);
    }
}
