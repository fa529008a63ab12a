using MediationWorkflows.Calendars;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>When a mail may reach somebody, in their own day.</summary>
/// <param name="Quiet">Nothing arrives in these hours; who names them has said what is safe, and no other hours are kept free.</param>
/// <param name="Day">The hours in which others may be written to; null: at any.</param>
/// <param name="Calendar">Working days to keep to; null: any day.</param>
internal sealed record SendHours((LocalTime From, LocalTime To)? Quiet, DecentHours? Day, WorkingCalendar? Calendar)
{
    /// <summary>The first instant, at or after the given one, at which all of them hold.</summary>
    public Instant FirstAllowed(Instant from, DateTimeZone zone)
    {
        var at = from;
        // Each step moves on to a later instant or ends; two working days in a row are enough to find an hour in.
        for (var steps = 0; steps < 10; steps++)
        {
            var next = Next(at, zone);
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

    private Instant Next(Instant at, DateTimeZone zone)
    {
        var local = at.InZone(zone);
        if (Calendar is not null && !Calendar.IsWorkingDay(local.Date))
        {
            return zone.AtStartOfDay(Calendar.Roll(local.Date, Roll.Next)).ToInstant();
        }

        if (Quiet is { } hours)
        {
            return QuietUntil(hours.From, hours.To, zone, at) ?? at;
        }

        if (Day is not { } day || (local.Hour >= day.From && local.Hour < day.Until))
        {
            return at;
        }

        return local.Hour < day.From ? zone.AtLeniently(local.Date + day.Morning).ToInstant() : DueDate.EndOf(local.Date, zone);
    }
}

/// <summary>From one full hour of the day until before another.</summary>
internal readonly record struct DecentHours(int From, int Until)
{
    /// <summary>When what came in the night is sent: at nine, like reminders.</summary>
    public LocalTime Morning => new(Math.Max(From, Math.Min(9, Until - 1)), 0);
}
