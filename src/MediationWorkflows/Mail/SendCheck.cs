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

/// <summary>Checks, at the moment of sending, whether the person may still be written to, here and now.</summary>
public sealed class SendCheck(AppDb db)
{
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

        if (message.Rung is not null && message.DeadlineId is { } deadlineId
            && await db.Set<Deadline>().Where(d => d.Id == deadlineId).Select(d => d.State).FirstOrDefaultAsync(ct) is not (DeadlineState.Open or DeadlineState.Extended))
        {
            return SendVerdict.Suppress("DeadlineSettled");
        }

        return participation is not null
            ? CheckContact(participation, person, now)
            : SendVerdict.Go;
    }

    private static SendVerdict CheckContact(Participation participation, Person person, Instant now)
    {
        if (participation.NoContact)
        {
            return SendVerdict.Suppress("NoContact");
        }

        if (participation.State is ParticipationState.Withdrawn or ParticipationState.Replaced || participation.MandateTo <= now)
        {
            return SendVerdict.Suppress("MandateEnded");
        }

        return participation is { QuietFrom: { } from, QuietTo: { } to } && QuietUntil(from, to, DeadlineDates.Zone(person.TimeZone), now) is { } until
            ? SendVerdict.PutOff(until)
            : SendVerdict.Go;
    }

    /// <summary>The end of the quiet hours that the instant lies in, or null. Hours may span midnight (22:00 to 07:00).</summary>
    internal static Instant? QuietUntil(LocalTime from, LocalTime to, DateTimeZone zone, Instant now)
    {
        if (from == to)
        {
            return null;
        }

        var local = now.InZone(zone);
        var time = local.TimeOfDay;
        var quiet = from < to ? time >= from && time < to : time >= from || time < to;
        if (!quiet)
        {
            return null;
        }

        var day = from > to && time >= from ? local.Date.PlusDays(1) : local.Date;
        return zone.AtLeniently(day + to).ToInstant();
    }
}
