using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Reminders;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tasks;

/// <summary>
/// A deadline's wake-up: re-reads the deadline, does what its ladder wants by now, and puts the next wake-up. After an outage
/// only the latest missed reminder per recipient goes out, and silence has no consequence before a warning was delivered
/// and a full business day has passed (T4, T5).
/// </summary>
public sealed class FireRungs(
    AppDb db, DeadlineWakeUp wakeUp, Outbox outbox, WarningCheck warnings, ExpireTask expire, AuditTrail audit) : ITimerHandler
{
    /// <summary>A reminder that is this late was missed, not delayed: it waits for the next morning on a business day.</summary>
    private static readonly Duration Missed = Duration.FromHours(1);

    public string Kind => DeadlineWakeUp.TimerKind;

    public async Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct)
    {
        var id = Guid.ParseExact(timer.Target, "N");
        var deadline = await db.Set<Deadline>().FirstOrDefaultAsync(d => d.Id == id, ct);
        if (deadline is not { IsOpen: true } || deadline.Revision != timer.TargetVersion)
        {
            return;
        }

        var people = await db.Set<Participation>().Include(p => p.Person).Where(p => p.CaseId == deadline.CaseId).ToListAsync(ct);
        var assignee = people.Find(p => p.Id == deadline.ParticipationId);
        var rungs = DeadlineDates.Rungs(deadline, assignee?.Person.TimeZone);
        var due = rungs.Where(r => r.IntendedAt > deadline.RungsHandledUntil && r.IntendedAt <= now).ToList();
        deadline.RungsHandledUntil = now;

        if (deadline.StalledAt is null && due.Exists(r => r.Kind == RungKind.StalledFlag))
        {
            deadline.StalledAt = now;
            await audit.AppendAsync(deadline.CaseId, actorId: null, "deadline.stalled", now, ct, "deadline", timer.Target);
        }

        var silence = due.Find(r => r.Kind == RungKind.Silence);
        var over = rungs.All(r => r.IntendedAt <= now) && now >= deadline.ExpiresAt;
        if (silence is not null || over)
        {
            await TakeSilenceAsync(deadline, assignee, silence?.IntendedAt ?? timer.DueAt, now, ct);
            return;
        }

        await RemindAsync(deadline, people, assignee, due, now, ct);
        await wakeUp.ScheduleAsync(deadline, assignee?.Person.TimeZone, now, ct);
    }

    private async Task TakeSilenceAsync(Deadline deadline, Participation? assignee, Instant intendedAt, Instant now, CancellationToken ct)
    {
        // Nobody could be warned where nobody is assigned; and a deadline without reminders promised none.
        var needsWarning = assignee is not null && DeadlineDates.Rungs(deadline, assignee.Person.TimeZone).Any(r => r.Kind == RungKind.Silence);
        if (needsWarning && await warnings.EffectiveFromAsync(deadline, ct) is var from && (from is null || from > now))
        {
            // Not a consequence yet: warn (once a business day), and come back when the warning has had its day.
            var zone = DeadlineDates.Zone(deadline.TimeZone);
            var tomorrow = CalendarLibrary.Get(deadline.CalendarId).AddBusinessDays(now.InZone(zone).Date, 1);
            if (from is null)
            {
                await outbox.EnqueueAsync($"deadline:{deadline.Id:N}:{deadline.Revision}:final:{now.InZone(zone).Date:uuuuMMdd}", "final-warning", assignee!,
                    new Outbox.Subject(deadline.CaseId, DeadlineId: deadline.Id, Rung: "final-warning"), DeadlineDates.NextMorning(deadline, assignee!.Person.TimeZone, now), now, ct);
            }

            await wakeUp.ScheduleAtAsync(deadline, from ?? DueDate.EndOf(tomorrow, zone), now, ct);
            return;
        }

        await expire.RunAsync(deadline, intendedAt, now, ct);
    }

    private async Task RemindAsync(
        Deadline deadline, List<Participation> people, Participation? assignee, List<Rung> due, Instant now, CancellationToken ct)
    {
        var taskId = await db.Set<CaseTask>().Where(t => t.DeadlineId == deadline.Id).Select(t => (Guid?)t.Id).FirstOrDefaultAsync(ct);
        var mails = due.Where(r => r.Kind is RungKind.Reminder or RungKind.Overdue)
            .SelectMany(rung => RecipientsOf(rung, people, assignee, now).Select(recipient => (Rung: rung, Recipient: recipient)))
            .GroupBy(m => m.Recipient.Id);
        foreach (var ofOne in mails)
        {
            var latest = ofOne.MaxBy(m => m.Rung.IntendedAt);
            await CollapseAsync(deadline.Id, latest.Recipient.Id, ct);
            await outbox.EnqueueAsync($"deadline:{deadline.Id:N}:{deadline.Revision}:{latest.Rung.Key}:{latest.Recipient.Id:N}", TemplateOf(latest.Rung, deadline, now), latest.Recipient,
                new Outbox.Subject(deadline.CaseId, taskId, deadline.Id, latest.Rung.Key),
                SendTime(deadline, latest.Recipient, latest.Rung.IntendedAt, now), now, ct);
        }
    }

    /// <summary>A reminder that still waits in the outbox is replaced by the one that is due now, not followed by it.</summary>
    private async Task CollapseAsync(Guid deadlineId, Guid recipientId, CancellationToken ct)
    {
        foreach (var earlier in await db.WithPendingAsync<OutboxMessage>(
            m => m.DeadlineId == deadlineId && m.ParticipationId == recipientId && m.State == OutboxState.Queued && m.Rung != null, ct))
        {
            earlier.State = OutboxState.Suppressed;
            earlier.Reason = "Collapsed";
        }
    }

    /// <summary>A mail that was missed goes out on another day: it must not say "today", nor ask for what is over already.</summary>
    private static string TemplateOf(Rung rung, Deadline deadline, Instant now)
    {
        if (now - rung.IntendedAt < Missed || rung.Kind == RungKind.Overdue)
        {
            return rung.Template;
        }

        return now < deadline.ExpiresAt ? "reminder" : "overdue";
    }

    private static Instant SendTime(Deadline deadline, Participation recipient, Instant intendedAt, Instant now) =>
        now - intendedAt < Missed ? intendedAt : DeadlineDates.NextMorning(deadline, recipient.Person.TimeZone, now);

    private static IEnumerable<Participation> RecipientsOf(Rung rung, List<Participation> people, Participation? assignee, Instant now) => rung.Audience switch
    {
        Audience.Assignee => assignee is null ? [] : [assignee],
        Audience.Coordinator => people.Where(p => p.Role == Role.Coordinator && p.Id != assignee?.Id && p.IsInMandate(now)),
        _ => [],
    };
}
