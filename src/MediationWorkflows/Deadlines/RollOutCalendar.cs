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
    private const int Batch = 1000;

    public string Kind => "CalendarRollout";

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
        var after = rollout.After ?? Guid.Empty;
        var batch = await impact.Counting(calendars).Where(d => d.Id > after).OrderBy(d => d.Id).Take(Batch).ToListAsync(ct);
        var moves = new List<(string Reason, MoveDeadlines.Move Move)>();
        foreach (var (deadline, due, effect) in await impact.OfAsync(batch, calendars, ct))
        {
            if (effect == ChangeEffect.Shorter && !rollout.ShorteningConfirmed)
            {
                // It keeps the version that its date came from, so that the date can still be explained.
                rollout.Kept++;
                continue;
            }

            var reason = deadline.CalendarLayers == calendars[deadline.CalendarId].Version ? "timeZoneData" : "calendar";
            deadline.TzdbVersion = DeadlineDates.TzdbVersion;
            (deadline.CalendarLayers, deadline.CalendarVersion) = (calendars[deadline.CalendarId].Version, calendars[deadline.CalendarId].TopVersion);
            if (effect != ChangeEffect.None)
            {
                moves.Add((reason, new MoveDeadlines.Move(deadline, due)));
                (rollout.Lengthened, rollout.Shortened) = effect == ChangeEffect.Longer
                    ? (rollout.Lengthened + 1, rollout.Shortened) : (rollout.Lengthened, rollout.Shortened + 1);
            }
        }

        foreach (var ofReason in moves.GroupBy(m => m.Reason, m => m.Move))
        {
            await move.RunAsync([.. ofReason], new MoveDeadlines.Cause(ofReason.Key, rollout.StartedBy), now, ct);
        }

        rollout.Done += batch.Count;
        rollout.After = batch.Count > 0 ? batch[^1].Id : rollout.After;
        if (batch.Count == Batch)
        {
            timers.Schedule(WorkTimer.At(now, Kind, rollout.Id.ToString("N"), now));
        }
        else
        {
            rollout.FinishedAt = now;
            await db.Set<MediationCase>().Where(c => c.CalendarId == rollout.CalendarId)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.CalendarVersion, calendars[rollout.CalendarId].TopVersion), ct);
        }
    }
}
