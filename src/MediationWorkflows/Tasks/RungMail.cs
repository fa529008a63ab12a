using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Reminders;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tasks;

/// <summary>Queues the mail of a rung: at its instant or, when that was missed, on the next morning with words that are still true then.</summary>
public sealed class RungMail(AppDb db, DeadlineTimes times, ConfirmNotice notice, Outbox outbox)
{
    /// <summary>A reminder that is this late was missed, not delayed.</summary>
    internal static readonly Duration Late = Duration.FromHours(1);

    public static bool IsMissed(Instant intendedAt, Instant now) => now - intendedAt >= Late;

    public async Task SendAsync(Deadline deadline, Rung rung, Recipient recipient, Instant now, CancellationToken ct)
    {
        var taskId = await db.Set<CaseTask>().Where(t => t.DeadlineId == deadline.Id).Select(t => (Guid?)t.Id).FirstOrDefaultAsync(ct);
        var sendAt = await SendTimeAsync(deadline, rung, recipient.TimeZone, now, ct);
        await CollapseAsync(deadline.Id, recipient, ct);
        await outbox.EnqueueAsync($"deadline:{deadline.Id:N}:{deadline.Revision}:{rung.Key}:{recipient.Id:N}", await TemplateAsync(deadline, rung, sendAt, now, ct), recipient,
            new Outbox.Subject(deadline.CaseId, taskId, deadline.Id, rung.Key, await WeightAsync(deadline, rung, recipient, ct)), sendAt, now, ct);
    }

    /// <summary>The last warning, once a business day until one arrives: silence has no consequence before (T5).</summary>
    /// <param name="warned">The assignee, and who represents them.</param>
    public async Task WarnAsync(Deadline deadline, IEnumerable<Recipient> warned, Instant now, CancellationToken ct)
    {
        var today = now.InZone(DeadlineDates.Zone(deadline.TimeZone)).Date;
        foreach (var recipient in warned)
        {
            await outbox.EnqueueAsync($"deadline:{deadline.Id:N}:{deadline.Revision}:final:{today:uuuuMMdd}:{recipient.Id:N}", ConfirmNotice.FinalWarning, recipient,
                new Outbox.Subject(deadline.CaseId, DeadlineId: deadline.Id, Rung: ConfirmNotice.FinalWarning, Weight: MailWeight.Warning),
                await times.NextMorningAsync(deadline, recipient.TimeZone, now, ct), now, ct);
        }
    }

    /// <summary>The assignee must hear the last reminder that leaves them a full business day (T5), and all that comes after it.</summary>
    private async Task<MailWeight> WeightAsync(Deadline deadline, Rung rung, Recipient recipient, CancellationToken ct)
    {
        if (rung.Audience != Reminders.Audience.Assignee)
        {
            return MailWeight.Notice;
        }

        var later = rung.Kind != RungKind.Reminder ? [] : (await times.RungsAsync(deadline, recipient.TimeZone, ct))
            .Where(r => r is { Kind: RungKind.Reminder, Audience: Reminders.Audience.Assignee } && r.IntendedAt > rung.IntendedAt).ToList();
        foreach (var other in later)
        {
            if (await times.EndOfDayAfterAsync(deadline, other.IntendedAt, ct) <= deadline.ExpiresAt)
            {
                return MailWeight.Courtesy;
            }
        }

        return MailWeight.Warning;
    }

    /// <summary>A reminder that still waits in the outbox is replaced by the one that is due now, not followed by it.</summary>
    private async Task CollapseAsync(Guid deadlineId, Recipient recipient, CancellationToken ct)
    {
        foreach (var earlier in await db.WithPendingAsync<OutboxMessage>(
            m => m.DeadlineId == deadlineId && m.PersonId == recipient.PersonId && m.ParticipationId == recipient.ParticipationId && m.State == OutboxState.Queued && m.Rung != null, ct))
        {
            earlier.State = OutboxState.Suppressed;
            earlier.Reason = "Collapsed";
        }
    }

    /// <summary>A mail that was missed goes out on another day: it must not say "today", nor ask for what is over already.</summary>
    private async Task<string> TemplateAsync(Deadline deadline, Rung rung, Instant sendAt, Instant now, CancellationToken ct)
    {
        if (rung.Audience != Reminders.Audience.Assignee || (rung.Kind == RungKind.Reminder && !IsMissed(rung.IntendedAt, now)))
        {
            return rung.Template;
        }

        return sendAt < await notice.ExpiryIfToldAsync(deadline, sendAt, isFinal: false, ct) ? "reminder" : "overdue";
    }

    /// <summary>At the rung's own instant; a missed one on the recipient's next morning.</summary>
    internal async Task<Instant> SendTimeAsync(Deadline deadline, Rung rung, string recipientZone, Instant now, CancellationToken ct) =>
        !IsMissed(rung.IntendedAt, now) ? rung.IntendedAt
        // What protects somebody, and what the law wants of us, does not wait for anybody's morning.
        : deadline.Clock != DeadlineClass.Party ? now
        : await times.NextMorningAsync(deadline, recipientZone, now, ct);
}
