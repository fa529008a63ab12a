using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine;
using NodaTime;

namespace MediationWorkflows.Sessions;

/// <summary>A session as somebody enters it.</summary>
/// <param name="Attendees">Keys or ids of participants; null for all parties and the mediator.</param>
/// <param name="BlockMinutes">Null for <see cref="Session.UsualBlockMinutes"/>.</param>
/// <param name="BreakMinutes">Null for <see cref="Session.ShortestBreakMinutes"/>.</param>
/// <param name="Blocks">How many blocks of work; null for three.</param>
/// <param name="Format">Null for a joint session, unless it was decided that the parties never meet.</param>
public sealed record SessionInput(
    Instant StartsAt, IReadOnlyList<string>? Attendees = null, int? BlockMinutes = null, int? BreakMinutes = null, int? Blocks = null, string? Agenda = null,
    SessionFormat? Format = null)
{
    public const int UsualBlocks = 3;

    /// <summary>Everybody has this many business days to prepare.</summary>
    public const int NoticeBusinessDays = 5;

    private const int LongestAgenda = 4000;

    /// <summary>What is wrong with the times and numbers, by field.</summary>
    internal Dictionary<string, Phrase[]> Check(MediationCase of, WorkingCalendar calendar, Instant now)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        if (!GivesNotice(StartsAt, of, calendar, now))
        {
            errors["startsAt"] = [$"Everybody gets at least {NoticeBusinessDays} business days of notice: choose a later time."];
        }

        if (BlockMinutes is < 15 or > 120)
        {
            errors["blockMinutes"] = ["A block lasts from 15 to 120 minutes."];
        }

        if (BreakMinutes is < Session.ShortestBreakMinutes or > 120)
        {
            errors["breakMinutes"] = [$"A break lasts at least {Session.ShortestBreakMinutes} minutes, and at most 120."];
        }

        if (Blocks is < 1 or > 8)
        {
            errors["blocks"] = ["From 1 to 8 blocks."];
        }

        if (Agenda is { Length: > LongestAgenda })
        {
            errors["agenda"] = [$"At most {LongestAgenda} characters."];
        }

        if (Format is { } format && !Enum.IsDefined(format))
        {
            errors["format"] = [$"One of {string.Join(", ", Enum.GetNames<SessionFormat>())}."];
        }

        return errors;
    }

    /// <summary>Whether five business days lie between today and that day, in the case's zone.</summary>
    internal static bool GivesNotice(Instant startsAt, MediationCase of, WorkingCalendar calendar, Instant now)
    {
        // Far beyond what a case lasts, and what calendars reach to.
        if (startsAt > now + Duration.FromDays(730))
        {
            return false;
        }

        var zone = DeadlineDates.Zone(of.TimeZone);
        return startsAt > now && calendar.AddBusinessDays(startsAt.InZone(zone).Date, -NoticeBusinessDays) >= now.InZone(zone).Date;
    }

    /// <summary>The last moment at which notice of that time could be given: the end of that day.</summary>
    internal static Instant NoticeEnds(Instant startsAt, MediationCase of, WorkingCalendar calendar)
    {
        var zone = DeadlineDates.Zone(of.TimeZone);
        return DueDate.EndOf(calendar.AddBusinessDays(startsAt.InZone(zone).Date, -NoticeBusinessDays), zone);
    }
}
