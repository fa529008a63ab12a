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
    AppDb db, DeadlineTimes times, DeadlineWakeUp wakeUp, Outbox outbox, RungRecipients recipients, RungMail mail, AskForNotice ask, WarningCheck warnings, ExpireTask expire,
    AuditTrail audit) : ITimerHandler
{
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
        var rungs = await times.RungsAsync(deadline, assignee?.Person.TimeZone, ct);
        if (deadline.ConsequenceFrom is { } consequence)
        {
            // A day of the warning's full business day may have become free since.
            var from = await warnings.EffectiveFromAsync(deadline, ct) is { } warned ? Instant.Max(consequence, warned) : consequence;
            await EndAtAsync(deadline, people, rungs, from, now, ct);
            return;
        }

        var due = rungs.Where(r => r.IntendedAt > deadline.RungsHandledUntil && r.IntendedAt <= now).ToList();
        deadline.RungsHandledUntil = Instant.Max(deadline.RungsHandledUntil, now);
        if (deadline.StalledAt is null && due.Exists(r => r.Kind == RungKind.StalledFlag))
        {
            deadline.StalledAt = now;
            await audit.AppendAsync(deadline.CaseId, actorId: null, "deadline.stalled", now, ct, "deadline", timer.Target);
        }

        var isSilent = due.Exists(r => r.Kind == RungKind.Silence) || (rungs.All(r => r.IntendedAt <= now) && now >= deadline.ExpiresAt);
        // Whoever stays silent gets the last warning instead of a reminder; the others hear what they would.
        await RemindAsync(deadline, people, isSilent ? due.Where(r => r.Audience != Audience.Assignee) : due, now, ct);
        if (isSilent)
        {
            await TakeSilenceAsync(deadline, people, assignee, rungs, timer, now, ct);
        }
        else
        {
            await wakeUp.ScheduleAsync(deadline, assignee?.Person.TimeZone, now, ct);
        }
    }

    private async Task TakeSilenceAsync(
        Deadline deadline, List<Participation> people, Participation? assignee, IReadOnlyList<Rung> rungs, WorkTimer timer, Instant now, CancellationToken ct)
    {
        // Nobody could be warned where nobody is assigned; and a deadline without reminders promised none.
        if (assignee is null || rungs.LastOrDefault(r => r.Kind == RungKind.Silence) is not { } silence)
        {
            await EndAtAsync(deadline, people, rungs, timer.DueAt, now, ct);
            return;
        }

        if (await warnings.EffectiveFromAsync(deadline, ct) is { } warned)
        {
            // What came due while nothing ran could not be answered then either: silence counts from the next full business day on.
            var from = RungMail.IsMissed(silence.IntendedAt, now) ? Instant.Max(warned, await times.EndOfDayAfterAsync(deadline, now, ct)) : warned;
            deadline.ConsequenceFrom = from > now ? from : null;
            await EndAtAsync(deadline, people, rungs, from > now ? from : silence.IntendedAt, now, ct);
            return;
        }

        // Not a consequence yet: warn (once a business day), and come back when the warning has had its day.
        await mail.WarnAsync(deadline, await recipients.OfAsync(Audience.Assignee, deadline, people, now, ct), now, ct);
        if (SafeChannels.AddressOf(assignee.Person, assignee) is null)
        {
            await ask.RunAsync(deadline.CaseId, assignee.Id, deadline.Id, now, ct);
        }

        await wakeUp.ScheduleAtAsync(deadline, await times.EndOfDayAfterAsync(deadline, now, ct), now, ct);
    }

    /// <summary>Takes the silence branch at the instant and not before, and tells those whom the ladder names for it.</summary>
    private async Task EndAtAsync(Deadline deadline, List<Participation> people, IReadOnlyList<Rung> rungs, Instant at, Instant now, CancellationToken ct)
    {
        if (at > now)
        {
            await wakeUp.ScheduleAtAsync(deadline, at, now, ct);
            return;
        }

        await expire.RunAsync(deadline, at, now, ct);
        foreach (var rung in rungs.Where(r => r is { Kind: RungKind.Silence, Channel: RungChannel.Email }))
        {
            foreach (var recipient in await recipients.OfAsync(rung.Audience, deadline, people, now, ct))
            {
                // No rung in the mail: the deadline that it speaks of is over, and a rung's mail dies with its deadline.
                await outbox.EnqueueAsync($"deadline:{deadline.Id:N}:{deadline.Revision}:{rung.Key}:{recipient.Id:N}", rung.Template, recipient,
                    new Outbox.Subject(deadline.CaseId, DeadlineId: deadline.Id), now, now, ct);
            }
        }
    }

    private async Task RemindAsync(Deadline deadline, List<Participation> people, IEnumerable<Rung> due, Instant now, CancellationToken ct)
    {
        var mails = new List<(Rung Rung, Recipient Recipient)>();
        foreach (var rung in due.Where(r => r.Kind != RungKind.Silence && r.Channel == RungChannel.Email))
        {
            mails.AddRange((await recipients.OfAsync(rung.Audience, deadline, people, now, ct)).Select(recipient => (rung, recipient)));
        }

        foreach (var ofOne in mails.GroupBy(m => m.Recipient.Id))
        {
            var (rung, recipient) = ofOne.MaxBy(m => m.Rung.IntendedAt);
            await mail.SendAsync(deadline, rung, recipient, now, ct);
        }
    }
}
