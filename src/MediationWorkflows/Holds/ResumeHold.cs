using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Safety;
using MediationWorkflows.Sessions;
using NodaTime;

namespace MediationWorkflows.Holds;

/// <summary>
/// Ends a hold. Deadlines that no other hold stops go on with what they had left; their moved dates can be looked at first (T7).
/// </summary>
public sealed class ResumeHold(AppDb db, AccessPolicy policy, DeadlineTimes times, MoveDeadlines move, AuditTrail audit)
{
    public sealed record Command(Guid HoldId, Viewer By);

    /// <summary>What ending the hold does to one deadline.</summary>
    /// <param name="After">The date with its trace; equal to the old one where the clock had run out before, or counts backwards.</param>
    public sealed record Resumption(Deadline Deadline, LocalDate OldDueOn, Instant OldExpiresAt, DueDate After);

    /// <summary>The moved dates, without changing anything.</summary>
    public async Task<(Hold Hold, IReadOnlyList<Resumption> Moved)> PreviewAsync(Command command, Instant now, CancellationToken ct)
    {
        var (hold, access) = await policy.FindAsync<Hold>(command.By, command.HoldId, "hold", now, ct);
        access.Demand(CaseAction.HoldCase);
        if (!hold.IsActive)
        {
            throw new StateException("This hold has ended already.", "Ended");
        }

        if (!command.By.IsSystem && (await db.WithPendingAsync<SafetyEvent>(e => e.HoldId == hold.Id, ct)).Exists(e => !e.IsCleared))
        {
            throw new StateException("This hold ends when two different persons have cleared what it is for.", "NotCleared", "Cleared");
        }

        var all = await db.WithPendingAsync<Hold>(h => h.CaseId == hold.CaseId, ct);
        var others = all.Where(h => h.IsActive && h.Id != hold.Id).ToList();
        List<Hold> ended = [.. all.Where(h => !h.IsActive), EndedAt(hold, now)];
        var suspended = await db.WithPendingAsync<Deadline>(d => d.CaseId == hold.CaseId && d.State == DeadlineState.Suspended, ct);
        var moved = new List<Resumption>();
        foreach (var deadline in suspended.Where(d => TollingPolicy.Stops(hold.Kind, d.Clock) && !others.Exists(o => TollingPolicy.Stops(o.Kind, d.Clock))))
        {
            if (await db.IsInPauseAsync(deadline, ct))
            {
                continue; // goes on with its session
            }

            var due = DeadlineDates.Derive(
                deadline, await times.CalendarAsync(deadline, ct), [.. DeadlineTimes.StopsOf(ended, deadline, now), .. await db.SessionStopsAsync(deadline, now, ct)]);
            moved.Add(new Resumption(deadline, deadline.DueOn, deadline.ExpiresAt, due));
        }

        return (hold, [.. moved.OrderBy(m => m.After.ExpiresAt).ThenBy(m => m.Deadline.Id)]);
    }

    public async Task<(Hold Hold, IReadOnlyList<Resumption> Moved)> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (hold, moved) = await PreviewAsync(command, now, ct);
        (hold.ResumedAt, hold.ResumedBy) = (now, command.By.PersonId);
        var moves = new List<MoveDeadlines.Move>(moved.Count);
        foreach (var (deadline, _, _, due) in moved)
        {
            // Reminders that fell into the hold are not made up for: those of the new date come instead.
            (deadline.TolledUntil, deadline.RungsHandledUntil) = (now, now);
            if (deadline.ConsequenceFrom is not null)
            {
                // The full business day that silence waits for begins again: the hold may have eaten it.
                deadline.ConsequenceFrom = Instant.Max(due.ExpiresAt, await times.EndOfDayAfterAsync(deadline, now, ct));
            }

            deadline.State = deadline.IsExtended ? DeadlineState.Extended : DeadlineState.Open;
            moves.Add(new MoveDeadlines.Move(deadline, due));
        }

        await move.RunAsync(moves, new MoveDeadlines.Cause("hold", command.By.PersonId), now, ct);

        await audit.AppendAsync(hold.CaseId, command.By.PersonId, "hold.ended", now, ct, nameof(Hold), hold.Id.ToString("N"));
        return (hold, moved);
    }

    private static Hold EndedAt(Hold hold, Instant now) => new()
    {
        Id = hold.Id,
        CaseId = hold.CaseId,
        Kind = hold.Kind,
        Reason = hold.Reason,
        StartedAt = hold.StartedAt,
        ResumedAt = now,
    };
}
