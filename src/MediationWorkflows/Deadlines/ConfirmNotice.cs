using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Reminders;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Deadlines;

/// <summary>
/// Hears that somebody had notice of their deadline. A warning that came too late to leave a full business day (after an outage, after a
/// bounce) moves the deadline to the end of that day (T5).
/// </summary>
public sealed class ConfirmNotice(AppDb db, DeadlineTimes times, DeadlineWakeUp wakeUp, MoveDeadlines move)
{
    /// <summary>The mail after which silence has its consequence.</summary>
    public const string FinalWarning = "final-warning";

    private static readonly DeadlineRule OneBusinessDay = DeadlineRule.OfBusinessDays(1);

    /// <summary>A mail was accepted and did not bounce.</summary>
    public async Task OfMailAsync(OutboxMessage message, Instant now, CancellationToken ct)
    {
        if (message is { DeadlineId: { } id, Rung: { } rung } && await db.FindAsync<Deadline>([id], ct) is { IsOpen: true } deadline
            && message.ParticipationId == deadline.ParticipationId)
        {
            var isFinal = rung == FinalWarning;
            var said = await ExpiryIfToldAsync(deadline, message.IntendedAt, isFinal, ct);
            await HearAsync(deadline, now, isFinal, said, actorId: null, now, ct);
        }
    }

    /// <summary>Somebody made sure on another way that the assignee knows.</summary>
    public async Task OfPersonAsync(Deadline deadline, Guid? actorId, Instant now, CancellationToken ct)
    {
        if (deadline.IsOpen)
        {
            deadline.NoticeConfirmedAt = now;
            await HearAsync(deadline, now, isFinal: false, said: null, actorId, now, ct);
        }
    }

    /// <summary>When the deadline expires if its assignee has notice at the instant: a late one extends it.</summary>
    public async Task<Instant> ExpiryIfToldAsync(Deadline deadline, Instant at, bool isFinal, CancellationToken ct)
    {
        var end = await times.EndOfDayAfterAsync(deadline, at, ct);
        return deadline.Clock == DeadlineClass.Party && end > deadline.ExpiresAt && (isFinal || !await WasToldInTimeAsync(deadline, at, ct)) ? end : deadline.ExpiresAt;
    }

    /// <param name="said">The date that they were told. One that arrived on a later day than it was written for said an earlier one than now holds: they hear of that.</param>
    private async Task HearAsync(Deadline deadline, Instant at, bool isFinal, Instant? said, Guid? actorId, Instant now, CancellationToken ct)
    {
        var end = await ExpiryIfToldAsync(deadline, at, isFinal, ct);
        if (isFinal)
        {
            deadline.ConsequenceFrom = await times.EndOfDayAfterAsync(deadline, at, ct);
        }

        if (end > deadline.ExpiresAt)
        {
            var oldRule = deadline.Rule;
            (deadline.AnchorEvent, deadline.AnchorAt, deadline.Rule) = (Anchors.WarningDelivered, at, OneBusinessDay.Text);
            (deadline.CountedFrom, deadline.TolledUntil) = (at, null);
            var due = await times.DeriveAsync(deadline, ct);
            // The late warning was the last reminder: none follows it before the new expiry.
            deadline.RungsHandledUntil = due.ExpiresAt;
            deadline.State = DeadlineState.Extended;
            await move.RunAsync([new(deadline, due, oldRule)], new MoveDeadlines.Cause("lateWarning", actorId, IsTold: due.ExpiresAt == said), now, ct);
        }
        else if (deadline.ConsequenceFrom is { } consequence)
        {
            await wakeUp.ScheduleAtAsync(deadline, consequence, now, ct);
        }
    }

    /// <summary>
    /// Whether the ladder's last reminder that leaves a full business day came on its day. Where the period is too short for one, the last
    /// reminder of all is meant; a ladder without reminders promised none.
    /// </summary>
    private async Task<bool> WasToldInTimeAsync(Deadline deadline, Instant alsoToldAt, CancellationToken ct)
    {
        var zoneId = await db.Set<Participation>().Where(p => p.Id == deadline.ParticipationId).Select(p => p.Person.TimeZone).FirstOrDefaultAsync(ct);
        var reminders = (await times.RungsAsync(deadline, zoneId, ct)).Where(r => r is { Kind: RungKind.Reminder, Audience: Audience.Assignee }).ToList();
        if (reminders.Count == 0)
        {
            return true;
        }

        var final = reminders[^1];
        foreach (var reminder in reminders)
        {
            final = await times.EndOfDayAfterAsync(deadline, reminder.IntendedAt, ct) <= deadline.ExpiresAt ? reminder : final;
        }

        var zone = DeadlineDates.Zone(zoneId ?? deadline.TimeZone);
        var day = final.IntendedAt.InZone(zone).Date;
        var told = await db.Set<OutboxMessage>()
            .Where(m => m.DeadlineId == deadline.Id && m.ParticipationId == deadline.ParticipationId && m.Rung != null && m.State == OutboxState.Sent)
            .Select(m => m.SentAt!.Value).ToListAsync(ct);
        return told.Append(alsoToldAt).Any(at => at.InZone(zone).Date == day)
            || (deadline.NoticeConfirmedAt is { } confirmed && await times.EndOfDayAfterAsync(deadline, confirmed, ct) <= deadline.ExpiresAt);
    }
}
