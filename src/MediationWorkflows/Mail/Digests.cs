using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Parties;
using MediationWorkflows.Rulebook;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>
/// One mail a working day for who chose so. Mails wait, each as its own row, for the recipient's hour; the first that is due then makes the digest and
/// marks all that it replaces, in the transaction that would have sent it. From there on the digest is a mail like any other.
/// </summary>
public sealed class Digests(AppDb db, SendCheck check, CalendarCatalog calendars, Outbox outbox)
{
    public const string Template = "digest";

    /// <summary>
    /// Go: the mail goes by itself. Put off: it waits for the recipient's hour. Where it was replaced its state is <see cref="OutboxState.InDigest"/>.
    /// </summary>
    /// <param name="message">Claimed, and found to be allowed now.</param>
    public async Task<SendVerdict> TakeAsync(OutboxMessage message, Instant now, CancellationToken ct)
    {
        if (message.Weight is MailWeight.Warning or MailWeight.Urgent || message.Template == Template || message.ParticipationId is not { } participationId
            || (await db.Set<Participation>().Include(p => p.Person).FirstAsync(p => p.Id == participationId, ct)) is not { DigestAt: { } hour } recipient)
        {
            return SendVerdict.Go;
        }

        var at = await NextSlotAsync(recipient, hour, Instant.Max(message.IntendedAt, message.CreatedAt), ct);
        if (message.DeadlineId is { } deadlineId && await db.FindAsync<Deadline>([deadlineId], ct) is { IsOpen: true } deadline && deadline.ExpiresAt <= at)
        {
            // The digest would come after the date.
            return SendVerdict.Go;
        }

        if (now < at)
        {
            return SendVerdict.PutOff(at);
        }

        List<OutboxMessage> parts = [message, .. await WithItAsync(message, now, ct)];
        if (parts.Count > 1)
        {
            Replace(parts, recipient, now);
        }

        return SendVerdict.Go;
    }

    /// <summary>Everything else that waits for this recipient and may go now.</summary>
    private async Task<List<OutboxMessage>> WithItAsync(OutboxMessage message, Instant now, CancellationToken ct)
    {
        // What another node has claimed is not due to anybody else until its lease is over.
        var waiting = await db.Set<OutboxMessage>().Where(m => m.ParticipationId == message.ParticipationId && m.Id != message.Id && m.State == OutboxState.Queued
            && m.Weight != MailWeight.Warning && m.Weight != MailWeight.Urgent && m.Template != Template && (m.NotBefore <= now || m.ClaimedBy == message.ClaimedBy)).OrderBy(m => m.Id).ToListAsync(ct);
        var allowed = new List<OutboxMessage>();
        foreach (var other in waiting)
        {
            if (await check.CheckAsync(other, now, ct) == SendVerdict.Go)
            {
                allowed.Add(other);
            }
        }

        return allowed;
    }

    private void Replace(List<OutboxMessage> parts, Participation recipient, Instant now)
    {
        // A mail is replaced once, so the first one names the digest.
        var key = $"digest:{parts[0].Id:N}";
        var digest = new OutboxMessage
        {
            Id = Ids.New(now),
            IdempotencyKey = key,
            CaseId = recipient.CaseId,
            PersonId = recipient.PersonId,
            ParticipationId = recipient.Id,
            Template = Template,
            IntendedAt = now,
            NotBefore = now + outbox.Jitter(key),
            CreatedAt = now,
        };
        db.Add(digest);
        foreach (var part in parts)
        {
            (part.State, part.DigestId, part.ClaimedBy) = (OutboxState.InDigest, digest.Id, null);
        }
    }

    private async Task<Instant> NextSlotAsync(Participation recipient, LocalTime hour, Instant since, CancellationToken ct)
    {
        var zone = DeadlineDates.Zone(recipient.Person.TimeZone);
        var calendar = await calendars.CurrentAsync((await db.FindAsync<MediationCase>([recipient.CaseId], ct))!.CalendarId, ct);
        var day = since.InZone(zone).Date;
        var first = zone.AtLeniently(day + hour).ToInstant() >= since ? day : day.PlusDays(1);
        return zone.AtLeniently(calendar.Roll(first, Roll.Next) + hour).ToInstant();
    }
}
