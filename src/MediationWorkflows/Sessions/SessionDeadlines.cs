using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Holds;
using MediationWorkflows.Mail;
using MediationWorkflows.Tasks;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Sessions;

/// <summary>The deadlines of what people are asked about a session: they stand still while it is paused, and go on with what they had left.</summary>
public sealed class SessionDeadlines(AppDb db, DeadlineTimes times, DeadlineWakeUp wakeUp, MoveDeadlines move, Outbox outbox)
{
    internal async Task StopAsync(Session session, CancellationToken ct)
    {
        foreach (var deadline in (await OfAsync(session, ct)).Where(d => d.IsOpen))
        {
            deadline.State = DeadlineState.Suspended;
            await wakeUp.CancelAsync(deadline.Id, ct);
            await outbox.SuppressForDeadlineAsync(deadline.Id, "SessionPaused", ct);
        }
    }

    internal async Task GoOnAsync(Session session, Guid? byId, Instant now, CancellationToken ct)
    {
        var moves = new List<MoveDeadlines.Move>();
        foreach (var deadline in (await OfAsync(session, ct)).Where(d => d.IsSuspended))
        {
            if (await db.IsHeldAsync(deadline, ct))
            {
                continue; // the hold's end sets it going
            }

            (deadline.TolledUntil, deadline.RungsHandledUntil) = (now, now);
            deadline.State = deadline.IsExtended ? DeadlineState.Extended : DeadlineState.Open;
            moves.Add(new MoveDeadlines.Move(deadline, await times.DeriveAsync(deadline, ct)));
        }

        await move.RunAsync(moves, new MoveDeadlines.Cause("session-pause", byId), now, ct);
    }

    private async Task<List<Deadline>> OfAsync(Session session, CancellationToken ct)
    {
        var asked = (await db.WithPendingAsync<CaseTask>(t => t.SubjectId == session.Id && t.State == TaskState.Open, ct)).Select(t => t.DeadlineId).ToHashSet();
        return await db.Set<Deadline>().Where(d => asked.Contains(d.Id)).OrderBy(d => d.Id).ToListAsync(ct);
    }
}

/// <summary>When a deadline stood still because the session that it is about was paused.</summary>
internal static class SessionStops
{
    public static async Task<IReadOnlyList<ClockStop>> SessionStopsAsync(this AppDb db, Deadline deadline, Instant until, CancellationToken ct)
    {
        var pauses = (await SessionOfAsync(db, deadline, ct))?.Pauses.Where(p => p.ToAt > deadline.CountedFrom && p.ToAt <= until) ?? [];
        return [.. pauses.Select(p => new ClockStop(p.FromAt, p.ToAt!.Value, "the session was paused"))];
    }

    /// <summary>Whether the session that the deadline is about is paused now.</summary>
    public static async Task<bool> IsInPauseAsync(this AppDb db, Deadline deadline, CancellationToken ct) =>
        await SessionOfAsync(db, deadline, ct) is { State: SessionState.Paused };

    private static async Task<Session?> SessionOfAsync(AppDb db, Deadline deadline, CancellationToken ct) =>
        (await db.WithPendingAsync<CaseTask>(t => t.DeadlineId == deadline.Id, ct)) is [{ SubjectId: { } subject }] ? await db.FindAsync<Session>([subject], ct) : null;
}
