using System.Security.Cryptography;
using System.Text;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>Writes mails into the outbox, in the unit of work of the step that wants them.</summary>
public sealed class Outbox(AppDb db, IOptions<MailOptions> options)
{
    /// <summary>What a mail is about, all of it optional but the case.</summary>
    public sealed record Subject(Guid? CaseId, Guid? TaskId = null, Guid? DeadlineId = null, string? Rung = null, MailWeight Weight = MailWeight.Notice, Guid? SessionId = null);

    /// <summary>Queues a mail once per key: asking again for the same changes nothing.</summary>
    /// <param name="intendedAt">When it should go out; not before now.</param>
    /// <returns>The one there is.</returns>
    public Task<OutboxMessage> EnqueueAsync(string key, string template, Participation recipient, Subject subject, Instant intendedAt, Instant now, CancellationToken ct) =>
        EnqueueAsync(key, template, (recipient.PersonId, recipient.Id), subject, intendedAt, now, ct);

    /// <summary>
    /// As the other, of a mail that is in no list before it goes, and of which nothing tells when it was wanted: not its dates, and not its id, in which others carry
    /// their instant and their place among those that were made with them.
    /// </summary>
    public async Task EnqueueUnseenAsync(string key, string template, Participation recipient, Subject subject, Instant at, CancellationToken ct)
    {
        if ((await db.WithPendingAsync<OutboxMessage>(m => m.IdempotencyKey == key, ct)).Count == 0)
        {
            Add(key, template, (recipient.PersonId, recipient.Id), subject, at, at, Guid.CreateVersion7(at.ToDateTimeOffset()));
        }
    }

    /// <inheritdoc cref="EnqueueAsync(string, string, Participation, Subject, Instant, Instant, CancellationToken)"/>
    public Task<OutboxMessage> EnqueueAsync(string key, string template, Recipient recipient, Subject subject, Instant intendedAt, Instant now, CancellationToken ct) =>
        EnqueueAsync(key, template, (recipient.PersonId, recipient.ParticipationId), subject, intendedAt, now, ct);

    private async Task<OutboxMessage> EnqueueAsync(
        string key, string template, (Guid PersonId, Guid? ParticipationId) recipient, Subject subject, Instant intendedAt, Instant now, CancellationToken ct) =>
        (await db.WithPendingAsync<OutboxMessage>(m => m.IdempotencyKey == key, ct)).FirstOrDefault() ?? Add(key, template, recipient, subject, intendedAt, now);

    /// <summary>As <see cref="EnqueueAsync(string, string, Recipient, Subject, Instant, Instant, CancellationToken)"/>, for a key that nobody can have used.</summary>
    public OutboxMessage Add(
        string key, string template, (Guid PersonId, Guid? ParticipationId) recipient, Subject subject, Instant intendedAt, Instant now, Guid? id = null) =>
        db.Add(new OutboxMessage
        {
            Id = id ?? Ids.New(now),
            IdempotencyKey = key,
            CaseId = subject.CaseId,
            PersonId = recipient.PersonId,
            ParticipationId = recipient.ParticipationId,
            Template = template,
            TaskId = subject.TaskId,
            DeadlineId = subject.DeadlineId,
            Rung = subject.Rung,
            SessionId = subject.SessionId,
            Weight = subject.Weight,
            IntendedAt = intendedAt,
            // A backlog is claimed in this order.
            NotBefore = subject.Weight == MailWeight.Urgent ? Instant.FromUnixTimeSeconds(0)
                : Instant.Max(intendedAt, now) + (subject.Rung is null ? Duration.Zero : Jitter(key)),
            CreatedAt = now,
        }).Entity;

    /// <summary>
    /// Spreads what a thousand ladders want at nine o'clock over a little while: the same for the same mail, and nowhere in what is shown or foretold.
    /// </summary>
    internal Duration Jitter(string key) =>
        Duration.FromMilliseconds(BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(key))) % ((options.Value.JitterSeconds * 1000) + 1));

    /// <summary>
    /// Takes back what is still queued about dates that no longer hold. The mail that asks for the task itself stays: it tells the date of the day on which it goes.
    /// </summary>
    /// <param name="except">Participations whose mails stay.</param>
    public async Task TakeBackDateAsync(IReadOnlyCollection<Guid> deadlineIds, string reason, CancellationToken ct, IReadOnlySet<Guid>? except = null)
    {
        foreach (var message in (await db.WithPendingAsync<OutboxMessage>(
            m => deadlineIds.Contains(m.DeadlineId!.Value) && m.State == OutboxState.Queued && (m.Rung != null || m.TaskId == null), ct))
            .Where(m => m.ParticipationId is not { } recipient || except?.Contains(recipient) != true))
        {
            (message.State, message.Reason) = (OutboxState.Suppressed, reason);
        }
    }

    /// <summary>Takes back what is still queued for a deadline that no longer wants it.</summary>
    public async Task SuppressForDeadlineAsync(Guid deadlineId, string reason, CancellationToken ct)
    {
        foreach (var message in await db.WithPendingAsync<OutboxMessage>(m => m.DeadlineId == deadlineId && m.State == OutboxState.Queued, ct))
        {
            message.State = OutboxState.Suppressed;
            message.Reason = reason;
        }
    }
}
