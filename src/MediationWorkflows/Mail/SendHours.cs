using MediationWorkflows.Calendars;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>When a mail may reach somebody, in their own day.</summary>
internal static class SendHours
{
    static readonly LocalTime Morning = new(9, 0);
    static readonly LocalTime Earliest = new(8, 0);
    static readonly LocalTime Latest = new(20, 0);

    /// <summary>The first instant, at or after the given one, that is outside the quiet hours and, where asked for, in the working day.</summary>
    /// <param name="quiet">Nothing arrives in these hours; who names them has said what is safe, and no other hours are kept free.</param>
    /// <param name="calendar">Working days to keep to, with decent hours; null where a mail goes at any day and hour.</param>
    public static Instant FirstAllowed(Instant from, DateTimeZone zone, (LocalTime From, LocalTime To)? quiet, WorkingCalendar? calendar)
    {
        var at = from;
        // Each step moves on to a later instant or ends; two working days in a row are enough to find an hour in.
        for (var steps = 0; steps < 10; steps++)
        {
            var next = Next(at, zone, quiet, calendar);
            if (next == at)
            {
                break;
            }

            at = next;
        }

        return at;
    }

    /// <summary>The end of the quiet hours that the instant lies in, or null. Hours may span midnight (22:00 to 07:00).</summary>
    public static Instant? QuietUntil(LocalTime from, LocalTime to, DateTimeZone zone, Instant now)
    {
        var local = now.InZone(zone);
        var time = local.TimeOfDay;
        var isQuiet = from < to ? time >= from && time < to : from > to && (time >= from || time < to);
        if (!isQuiet)
        {
            return null;
        }

        var end = (from > to && time >= from ? local.Date.PlusDays(1) : local.Date) + to;
        var first = zone.AtLeniently(end).ToInstant();
        // In the night that the clock goes back the hour is quiet twice, and its first end may be over.
        return first > now ? first : zone.MapLocal(end).Last().ToInstant();
    }

    private static Instant Next(Instant at, DateTimeZone zone, (LocalTime From, LocalTime To)? quiet, WorkingCalendar? calendar)
    {
        var local = at.InZone(zone);
        if (calendar is not null && !calendar.IsWorkingDay(local.Date))
        {
            return zone.AtStartOfDay(calendar.Roll(local.Date, Roll.Next)).ToInstant();
        }

        if (quiet is { } hours)
        {
            return QuietUntil(hours.From, hours.To, zone, at) ?? at;
        }

        if (calendar is null || (local.TimeOfDay >= Earliest && local.TimeOfDay < Latest))
        {
            return at;
        }

        return local.TimeOfDay < Earliest ? zone.AtLeniently(local.Date + Morning).ToInstant() : zone.AtStartOfDay(local.Date.PlusDays(1)).ToInstant();
    }
}
