using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
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
public sealed class SendCheck(AppDb db, DeadlineTimes times, DigestParts digests, IOptions<MailOptions> options)
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
        if (message.Weight == MailWeight.Urgent)
        {
            return SendVerdict.Go;
        }

        (LocalTime From, LocalTime To)? quiet = participation is { QuietFrom: { } from, QuietTo: { } to } ? (from, to) : null;
        var unsafeOnly = new SendHours(quiet, Day: null, Calendar: null);
        var isLate = message.Rung is not null && now - message.IntendedAt >= OnTime;
        var hours = IsUrgent(message, participation, deadline) || (message.Rung is not null && !isLate) ? unsafeOnly : unsafeOnly with
        {
            Day = new DecentHours(options.Value.FromHour, options.Value.UntilHour),
            Calendar = isLate ? await times.CalendarAsync(deadline!, ct) : null,
        };
        var at = hours.FirstAllowed(now, zone);
        if (at > now && deadline is { IsOpen: true } && now < deadline.ExpiresAt && at >= deadline.ExpiresAt)
        {
            // An unusual hour is better than a mail after the date; only the hours that are unsafe stay closed.
            at = unsafeOnly.FirstAllowed(now, zone);
        }

        return at > now ? SendVerdict.PutOff(at) : SendVerdict.Go;
    }

    /// <summary>
    /// What protects somebody, what the law wants of us, and what is counted in hours does not wait for anybody's morning; nor does what the office is told.
    /// A party who opens a mail at three in the night has nobody to talk to: all else comes by day.
    /// </summary>
    private static bool IsUrgent(OutboxMessage message, Participation participation, Deadline? deadline) =>
        (deadline is not null && (deadline.Clock != DeadlineClass.Party || DeadlineRule.Parse(deadline.Rule).IsElapsed))
        || (message.Rung is null && (message.Weight == MailWeight.Warning || participation.Role is Role.Mediator or Role.Coordinator or Role.SafetyOfficer));
}
