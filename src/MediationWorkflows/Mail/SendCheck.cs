using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>Whether a mail may go now. Both null: it may.</summary>
/// <param name="SuppressedBecause">A code: it must not go at all.</param>
/// <param name="PutOffUntil">It may go from this instant on.</param>
public readonly record struct SendVerdict(string? SuppressedBecause, Instant? PutOffUntil)
{
    public static readonly SendVerdict Go = default;

    public static SendVerdict Suppress(string reason) => new(reason, PutOffUntil: null);

    public static SendVerdict PutOff(Instant until) => new(SuppressedBecause: null, until);
}

/// <summary>
/// Checks, at the moment of sending, whether the person may still be written to, here and now. Nothing that was true when the mail was
/// queued is believed.
/// </summary>
public sealed class SendCheck(AppDb db, DeadlineTimes times, DigestParts digests)
{
    /// <summary>A reminder this late no longer comes at the hour that its ladder chose: days and hours are looked at again.</summary>
    private static readonly Duration OnTime = Duration.FromHours(1);

    public async Task<SendVerdict> CheckAsync(OutboxMessage message, Instant now, CancellationToken ct)
    {
        var person = await db.FindAsync<Person>([message.PersonId], ct);
        if (person is null or { State: PersonState.Closed })
        {
            return SendVerdict.Suppress("PersonClosed");
        }

        var participation = message.ParticipationId is { } id ? await db.FindAsync<Participation>([id], ct) : null;
        if (SafeChannels.AddressOf(person, participation) is null)
        {
            return SendVerdict.Suppress(person.EmailBouncedAt is null && participation?.SecondEmailBouncedAt is null ? "NoMailWanted" : "AddressBounced");
        }

        var deadline = message.DeadlineId is { } deadlineId ? await db.FindAsync<Deadline>([deadlineId], ct) : null;
        if (deadline is not null && IsOver(message, deadline, now) is { } over)
        {
            return SendVerdict.Suppress(over);
        }

        if (message.Template == Digests.Template && (await digests.LiveAsync(message.Id, ct)).Count == 0)
        {
            return SendVerdict.Suppress("DeadlineSettled");
        }

        if (participation is not null)
        {
            return Forbidden(message, participation, now) is { } forbidden
                ? SendVerdict.Suppress(forbidden)
                : await CheckHoursAsync(message, participation, deadline, DeadlineDates.Zone(person.TimeZone), now, ct);
        }

        // A link that somebody asked for, perhaps somebody else: where no mail is safe, this one is not either.
        return await db.Set<Participation>().AnyAsync(p => p.PersonId == person.Id && p.NoContact && (p.MandateTo == null || p.MandateTo > now), ct)
            ? SendVerdict.Suppress("NoContact")
            : SendVerdict.Go;
    }

    private static string? IsOver(OutboxMessage message, Deadline deadline, Instant now)
    {
        var asksForAction = message.Rung is not null || message.TaskId is not null;
        if (asksForAction && !deadline.IsOpen && (message.Rung is not null || deadline.State != DeadlineState.Suspended))
        {
            return "DeadlineSettled";
        }

        // It would ask for what is too late; what comes after the date says so.
        return message.Rung is not null && message.IntendedAt < deadline.ExpiresAt && now >= deadline.ExpiresAt ? "Overtaken" : null;
    }

    private static string? Forbidden(OutboxMessage message, Participation participation, Instant now) => participation switch
    {
        { NoContact: true } => "NoContact",
        _ when !participation.IsInMandate(now) => "MandateEnded",
        { EarlyReminders: false } when message.Weight == MailWeight.Courtesy => "Stopped",
        _ => null,
    };

    private async Task<SendVerdict> CheckHoursAsync(OutboxMessage message, Participation participation, Deadline? deadline, DateTimeZone zone, Instant now, CancellationToken ct)
    {
        (LocalTime From, LocalTime To)? quiet = participation is { QuietFrom: { } from, QuietTo: { } to } ? (from, to) : null;
        // What protects somebody, and what the law wants of us, does not wait for anybody's morning.
        var isLate = message.Rung is not null && deadline is { Clock: DeadlineClass.Party } && now - message.IntendedAt >= OnTime;
        var at = SendHours.FirstAllowed(now, zone, quiet, isLate ? await times.CalendarAsync(deadline!, ct) : null);
        if (at > now && isLate && now < deadline!.ExpiresAt && at >= deadline.ExpiresAt)
        {
            // An unusual hour is better than a reminder after the date; only the hours that are unsafe stay closed.
            at = SendHours.FirstAllowed(now, zone, quiet, calendar: null);
        }

        return at > now ? SendVerdict.PutOff(at) : SendVerdict.Go;
    }
}
