using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Deadlines;

/// <summary>Brings a calendar's new version to the open deadlines, batch by batch: each is derived anew and moves, or keeps its date (T8).</summary>
public sealed class RollOutCalendar(AppDb db, CalendarCatalog catalog, CalendarImpact impact, MoveDeadlines move, TimerQueue timers) : ITimerHandler
{
    public const string TimerKind = "CalendarRollout";

    private const int Batch = 1000;

    /// <summary>Starts the way of the definition through the open deadlines. The first batch at once: few installations have more, and whoever asked sees it done.</summary>
    public async Task<CalendarRollout> StartAsync(CalendarDefinition calendar, bool shorteningConfirmed, Guid? startedBy, Instant now, CancellationToken ct)
    {
        var calendars = await impact.CalendarsAsync(calendar, ct);
        foreach (var composed in calendars.Values)
        {
            catalog.UseHere(composed);
        }

        var rollout = new CalendarRollout
        {
            Id = Ids.New(now),
            CalendarId = calendar.Id,
            CalendarVersion = calendar.Version,
            ShorteningConfirmed = shorteningConfirmed,
            StartedBy = startedBy,
            StartedAt = now,
            Total = await impact.Counting(calendars).CountAsync(ct),
        };
        db.Add(rollout);
        await RunBatchAsync(rollout, calendars, now, ct);
        return rollout;
    }

    public async Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct)
    {
        var rollout = await db.FindAsync<CalendarRollout>([Guid.ParseExact(timer.Target, "N")], ct);
        if (rollout is not { FinishedAt: null } || await catalog.FindAsync(rollout.CalendarId, ct) is not { } definition)
        {
            return;
        }

        // The newest version, should there be one already: its own rollout then finds nothing left to do.
        await RunBatchAsync(rollout, await impact.CalendarsAsync(definition, ct), now, ct);
    }

    /// <summary>One batch; asks for the next by a timer of its own, so that each commits by itself and a crash loses one at most.</summary>
    private async Task RunBatchAsync(CalendarRollout rollout, IReadOnlyDictionary<string, WorkingCalendar> calendars, Instant now, CancellationToken ct)
    {
        var batch = await NextAsync(rollout.After ?? Guid.Empty, [.. calendars.Keys], ct);
        var moves = new List<(string Reason, MoveDeadlines.Move Move)>();
        var unmoved = new List<(Deadline Deadline, DueDate Due)>();
        foreach (var (deadline, due, effect) in await impact.OfAsync(batch, calendars, ct))
        {
            if (effect == ChangeEffect.Shorter && !rollout.ShorteningConfirmed)
            {
                // It keeps the version that its date came from, so that the date can still be explained.
                rollout.Kept++;
                continue;
            }

            if (effect == ChangeEffect.None)
            {
                unmoved.Add((deadline, due));
                continue;
            }

            db.Attach(deadline);
            var reason = deadline.CalendarLayers == calendars[deadline.CalendarId].Version ? "timeZoneData" : "calendar";
            moves.Add((reason, new MoveDeadlines.Move(deadline, due)));
            (rollout.Lengthened, rollout.Shortened) = effect == ChangeEffect.Longer
                ? (rollout.Lengthened + 1, rollout.Shortened) : (rollout.Lengthened, rollout.Shortened + 1);
        }

        await KeepDatesAsync(unmoved.ConvertAll(u => u.Deadline), calendars, ct);
        await move.RewakeAsync(unmoved, now, ct);
        foreach (var ofReason in moves.GroupBy(m => m.Reason, m => m.Move))
        {
            await move.RunAsync([.. ofReason], new MoveDeadlines.Cause(ofReason.Key, rollout.StartedBy), now, ct);
            foreach (var (deadline, due, _) in ofReason)
            {
                (deadline.CalendarLayers, deadline.CalendarVersion) = (due.Calendar.Version, due.Calendar.TopVersion);
            }
        }

        rollout.Done += batch.Count;
        rollout.After = batch.Count > 0 ? batch[^1].Id : rollout.After;
        if (batch.Count == Batch)
        {
            timers.Schedule(WorkTimer.At(now, TimerKind, rollout.Id.ToString("N"), now));
        }
        else
        {
            rollout.FinishedAt = now;
            await db.Set<MediationCase>().Where(c => c.CalendarId == rollout.CalendarId)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.CalendarVersion, calendars[rollout.CalendarId].TopVersion), ct);
        }
    }

    /// <summary>The next deadlines that still count, in the order of their ids. State by state: each is a short walk along an index, however many have ended.</summary>
    private async Task<List<Deadline>> NextAsync(Guid after, List<string> calendars, CancellationToken ct)
    {
        var next = new List<Deadline>();
        foreach (var state in CalendarImpact.StatesThatCount)
        {
            next.AddRange(await db.Set<Deadline>().AsNoTracking()
                .Where(d => d.State == state && d.Id > after && calendars.Contains(d.CalendarId)).OrderBy(d => d.Id).Take(Batch).ToListAsync(ct));
        }

        return [.. next.OrderBy(d => d.Id).Take(Batch)];
    }

    /// <summary>Those whose date stays are under the new version all the same: one statement per calendar.</summary>
    private async Task KeepDatesAsync(List<Deadline> unmoved, IReadOnlyDictionary<string, WorkingCalendar> calendars, CancellationToken ct)
    {
        foreach (var under in unmoved.GroupBy(d => d.CalendarId))
        {
            var (ids, calendar) = (under.Select(d => d.Id).ToList(), calendars[under.Key]);
            await db.Set<Deadline>().Where(d => EF.Parameter(ids).Contains(d.Id)).ExecuteUpdateAsync(set => set
                .SetProperty(d => d.CalendarLayers, calendar.Version).SetProperty(d => d.CalendarVersion, calendar.TopVersion)
                .SetProperty(d => d.TzdbVersion, DeadlineDates.TzdbVersion).SetProperty(d => d.Version, d => d.Version + 1), ct);
        }
    }
}
