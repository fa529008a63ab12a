using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Timers;
using NodaTime;

namespace MediationWorkflows.Sessions;

/// <summary>
/// Everything of a session that runs by the clock: the timer of its blocks and breaks, and the deadlines of what is asked about it. A pause stops all
/// of it, and going on starts all of it again.
/// </summary>
public sealed class SessionClock(AppDb db, TimerQueue timers, SessionDeadlines deadlines, AuditTrail audit) : ITimerHandler
{
    public const string TimerKind = "SessionBlock";

    /// <summary>Puts the one wake-up that the session's current block wants.</summary>
    internal async Task WindAsync(Session session, Instant now, CancellationToken ct)
    {
        var target = session.Id.ToString("N");
        await timers.CancelAsync(TimerKind, target, ct);
        if (session is { State: SessionState.Live, BlockEndsAt: { } endsAt })
        {
            timers.Schedule(WorkTimer.At(endsAt, TimerKind, target, now, targetVersion: session.BlockRevision));
        }
    }

    internal async Task PauseAsync(Session session, Guid? byId, Instant now, CancellationToken ct)
    {
        session.Pause(byId, now);
        await WindAsync(session, now, ct);
        await deadlines.StopAsync(session, ct);
        await audit.AppendAsync(session, byId, "session.paused", now, ct);
    }

    internal async Task ResumeAsync(Session session, Guid? byId, Instant now, CancellationToken ct)
    {
        session.Resume(now);
        await WindAsync(session, now, ct);
        await deadlines.GoOnAsync(session, byId, now, ct);
        await audit.AppendAsync(session, byId, "session.resumed", now, ct);
    }

    /// <summary>The case is put on hold: whoever sits together now stops.</summary>
    public async Task PauseForHoldAsync(Guid caseId, Instant now, CancellationToken ct)
    {
        foreach (var session in await db.WithPendingAsync<Session>(s => s.CaseId == caseId && s.State == SessionState.Live, ct))
        {
            await PauseAsync(session, byId: null, now, ct);
        }
    }

    /// <summary>A block or a break is over; after an outage, however late, the next one begins now and is not cut short.</summary>
    public async Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct)
    {
        if (await db.FindAsync<Session>([Guid.ParseExact(timer.Target, "N")], ct) is not { State: SessionState.Live } session || session.BlockRevision != timer.TargetVersion)
        {
            return;
        }

        session.EndBlock(now);
        await WindAsync(session, now, ct);
        await audit.AppendAsync(session, actorId: null, "session.block", now, ct);
    }
}
