using NodaTime;

namespace MediationWorkflows.Calendars;

static class LocalDays
{
    /// <summary>
    /// The first instant of that local day or, where the zone never had the day (Samoa, 30 December 2011), of the next one. NodaTime's own
    /// AtStartOfDay throws there.
    /// </summary>
    public static Instant StartOf(LocalDate day, DateTimeZone zone)
    {
        var mapping = zone.MapLocal(day.AtMidnight());
        return mapping.Count == 0 ? mapping.LateInterval.Start : mapping.First().ToInstant();
    }
}
