using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Holds;
using MediationWorkflows.Reminders;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Sessions;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Deadlines;

/// <summary>The instants of a deadline: its date, its rungs and what T5 promises, from the calendar, ladder and holds that its row names.</summary>
public sealed class DeadlineTimes(AppDb db, CalendarCatalog calendars, LadderCatalog ladders)
{
    private static readonly LocalTime Nine = new(9, 0);

    public Task<WorkingCalendar> CalendarAsync(Deadline deadline, CancellationToken ct) => calendars.GetAsync(deadline.CalendarLayers, ct);

    /// <summary>The date with the trace that ends at it.</summary>
    public async Task<DueDate> DeriveAsync(Deadline deadline, CancellationToken ct) =>
        DeadlineDates.Derive(deadline, await CalendarAsync(deadline, ct), await StopsAsync(deadline, ct));

    /// <summary>All rungs, in the order of their instants.</summary>
    /// <param name="recipientZone">The assignee's zone, or null where nobody is assigned: the case's.</param>
    public async Task<IReadOnlyList<Rung>> RungsAsync(Deadline deadline, string? recipientZone, CancellationToken ct) => LadderSchedule.For(
        await ladders.GetAsync(deadline.Ladder, deadline.LadderVersion, ct), await DeriveAsync(deadline, ct), deadline.CreatedAt,
        DeadlineDates.Zone(recipientZone ?? deadline.TimeZone));

    /// <summary>The next 09:00 of the recipient on a business day of the deadline's calendar, at or after the instant.</summary>
    public async Task<Instant> NextMorningAsync(Deadline deadline, string recipientZone, Instant now, CancellationToken ct)
    {
        var zone = DeadlineDates.Zone(recipientZone);
        var calendar = await CalendarAsync(deadline, ct);
        var day = calendar.Roll(now.InZone(zone).Date, Roll.Next);
        var morning = zone.AtLeniently(day + Nine).ToInstant();
        return morning >= now ? morning : zone.AtLeniently(calendar.AddBusinessDays(day, 1) + Nine).ToInstant();
    }

    /// <summary>T5: the end of the full business day that must pass after the local day on which somebody was warned.</summary>
    public async Task<Instant> EndOfDayAfterAsync(Deadline deadline, Instant warnedAt, CancellationToken ct)
    {
        var zone = DeadlineDates.Zone(deadline.TimeZone);
        return DueDate.EndOf((await CalendarAsync(deadline, ct)).AddBusinessDays(warnedAt.InZone(zone).Date, 1), zone);
    }

    /// <summary>When the deadline's clock stood still and its date already says so.</summary>
    public async Task<IReadOnlyList<ClockStop>> StopsAsync(Deadline deadline, CancellationToken ct) => deadline.TolledUntil is not { } until
        ? []
        :
        [
            // All of them, and judged here: a hold that ends in this very unit of work is still active in the database.
            .. StopsOf(await db.WithPendingAsync<Hold>(h => h.CaseId == deadline.CaseId, ct), deadline, until),
            .. await db.SessionStopsAsync(deadline, until, ct),
        ];

    /// <summary>Those of a case's holds, ended at the instant or before, that stop this deadline's clock.</summary>
    internal static IReadOnlyList<ClockStop> StopsOf(IEnumerable<Hold> ended, Deadline deadline, Instant until) =>
    [
        .. ended.Where(h => h.ResumedAt > deadline.CountedFrom && h.ResumedAt <= until && TollingPolicy.Stops(h.Kind, deadline.Clock))
            // The kind is not named: whoever reads why a date moved learns that the case paused, not what happened in it.
            .Select(h => new ClockStop(h.StartedAt, h.ResumedAt!.Value, "the case was on hold")),
    ];
}
