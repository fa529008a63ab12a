using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Holds;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Sessions;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Deadlines;

/// <summary>What a calendar's next version does to open deadlines. Looks, and changes nothing.</summary>
public sealed class CalendarImpact(AppDb db, CalendarCatalog catalog)
{
    /// <summary>Open, extended, or standing still under a hold.</summary>
    internal static readonly DeadlineState[] StatesThatCount = [DeadlineState.Open, DeadlineState.Extended, DeadlineState.Suspended];

    /// <summary>Every calendar that the definition changes, by id, as it will be: its own, and those that lie on it.</summary>
    /// <exception cref="TimeRuleException">The definition contradicts itself, or one that lies on it.</exception>
    public async Task<IReadOnlyDictionary<string, WorkingCalendar>> CalendarsAsync(CalendarDefinition next, CancellationToken ct)
    {
        var own = await catalog.LayersAsync(next, ct);
        var changed = new Dictionary<string, WorkingCalendar>(StringComparer.Ordinal) { [next.Id] = Compose(own) };
        foreach (var (id, above) in await catalog.RestingOnAsync(next.Id, ct))
        {
            changed[id] = Compose([.. own, .. above]);
        }

        return changed;
    }

    /// <summary>The deadlines that still count.</summary>
    public IQueryable<Deadline> Counting(IReadOnlyDictionary<string, WorkingCalendar> calendars)
    {
        var ids = calendars.Keys.ToList();
        return db.Set<Deadline>().Where(d => ids.Contains(d.CalendarId) && StatesThatCount.Contains(d.State));
    }

    /// <summary>The deadlines derived anew, with the effect on each; a date that the next version cannot give is refused.</summary>
    public async Task<IReadOnlyList<(Deadline Deadline, DueDate After, ChangeEffect Effect)>> OfAsync(
        IReadOnlyCollection<Deadline> deadlines, IReadOnlyDictionary<string, WorkingCalendar> calendars, CancellationToken ct)
    {
        var held = deadlines.Where(d => d.TolledUntil is not null).Select(d => d.CaseId).Distinct().ToList();
        var holds = held.Count == 0 ? null : (await db.Set<Hold>().AsNoTracking().Where(h => held.Contains(h.CaseId)).ToListAsync(ct)).ToLookup(h => h.CaseId);
        var derived = new List<(Deadline, DueDate, ChangeEffect)>(deadlines.Count);
        foreach (var d in deadlines)
        {
            IReadOnlyList<ClockStop> stops = d.TolledUntil is { } until
                ? [.. DeadlineTimes.StopsOf(holds![d.CaseId], d, until), .. await db.SessionStopsAsync(d, until, ct)]
                : [];
            var after = DeadlineDates.Derive(d, calendars[d.CalendarId], stops);
            derived.Add((d, after, CalendarChange.EffectOf(d.ExpiresAt, after.ExpiresAt)));
        }

        return derived;
    }

    internal static WorkingCalendar Compose(IReadOnlyList<CalendarDefinition> lowestFirst)
    {
        CalendarCatalog.RequireFew(lowestFirst);
        var known = lowestFirst.SelectMany(l => l.Holidays).Select(h => h.Key).ToHashSet(StringComparer.Ordinal);
        if (lowestFirst.SelectMany(l => l.Removes, (layer, removal) => (layer, removal)).FirstOrDefault(r => !known.Contains(r.removal.Holiday)) is { removal: { } nothing } of)
        {
            throw new InvalidCalendarException(of.layer.Id, $"it removes '{nothing.Holiday}', and there is no such holiday in it or below it.");
        }

        return WorkingCalendar.Compose(lowestFirst[0], [.. lowestFirst.Skip(1)]);
    }
}
