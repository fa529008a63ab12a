using System.Collections.Concurrent;
using NodaTime;

namespace MediationWorkflows.Calendars;

static class LocalDays
{
    static readonly (Instant From, Instant To) Known = (Instant.FromUtc(WorkingCalendar.FirstYear, 1, 1, 0, 0), Instant.FromUtc(2100, 1, 1, 0, 0));

    static readonly ConcurrentDictionary<string, LocalDate[]> Lost = new(StringComparer.Ordinal);

    /// <summary>
    /// The first instant of that local day or, where the zone never had the day (Samoa, 30 December 2011), of the next one. NodaTime's own
    /// AtStartOfDay throws there.
    /// </summary>
    public static Instant StartOf(LocalDate day, DateTimeZone zone)
    {
        var mapping = zone.MapLocal(day.AtMidnight());
        return mapping.Count == 0 ? mapping.LateInterval.Start : mapping.First().ToInstant();
    }

    /// <summary>The days that the zone never had, because its clocks went over them to the other side of the date line; earliest first, nearly always none.</summary>
    public static LocalDate[] LostIn(DateTimeZone zone) => Lost.GetOrAdd(zone.Id, static (_, zone) => [.. Find(zone)], zone);

    static IEnumerable<LocalDate> Find(DateTimeZone zone)
    {
        foreach (var interval in zone.GetZoneIntervals(Known.From, Known.To).Where(i => i.HasStart && i.Start > Known.From))
        {
            var before = interval.Start.WithOffset(zone.GetUtcOffset(interval.Start - Duration.Epsilon)).LocalDateTime;
            for (var day = before.TimeOfDay == LocalTime.Midnight ? before.Date : before.Date.PlusDays(1); day.PlusDays(1).AtMidnight() <= interval.IsoLocalStart; day = day.PlusDays(1))
                yield return day;
        }
    }
}
