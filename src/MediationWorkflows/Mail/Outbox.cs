using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>Writes mails into the outbox, in the unit of work of the step that wants them.</summary>
public sealed class Outbox(AppDb db)
{
    /// <summary>What a mail is about, all of it optional but the case.</summary>
    public sealed record Subject(Guid CaseId, Guid? TaskId = null, Guid? DeadlineId = null, string? Rung = null);

    /// <summary>Queues a mail once per key: asking again for the same changes nothing.</summary>
    /// <param name="intendedAt">When it should go out; not before now.</param>
    public Task EnqueueAsync(string key, string template, Participation recipient, Subject subject, Instant intendedAt, Instant now, CancellationToken ct) =>
        EnqueueAsync(key, template, (recipient.PersonId, recipient.Id), subject, intendedAt, now, ct);

    /// <inheritdoc cref="EnqueueAsync(string, string, Participation, Subject, Instant, Instant, CancellationToken)"/>
    public Task EnqueueAsync(string key, string template, Recipient recipient, Subject subject, Instant intendedAt, Instant now, CancellationToken ct) =>
        EnqueueAsync(key, template, (recipient.PersonId, recipient.ParticipationId), subject, intendedAt, now, ct);

    private async Task EnqueueAsync(
        string key, string template, (Guid PersonId, Guid? ParticipationId) recipient, Subject subject, Instant intendedAt, Instant now, CancellationToken ct)
    {
        if ((await db.WithPendingAsync<OutboxMessage>(m => m.IdempotencyKey == key, ct)).Count > 0)
        {
            return;
        }

        Add(key, template, recipient, subject, intendedAt, now);
    }

    /// <summary>As <see cref="EnqueueAsync(string, string, Recipient, Subject, Instant, Instant, CancellationToken)"/>, for a key that nobody can have used.</summary>
    public void Add(string key, string template, (Guid PersonId, Guid? ParticipationId) recipient, Subject subject, Instant intendedAt, Instant now) =>
        db.Add(new OutboxMessage
        {
            Id = Ids.New(now),
            IdempotencyKey = key,
            CaseId = subject.CaseId,
            PersonId = recipient.PersonId,
            ParticipationId = recipient.ParticipationId,
            Template = template,
            TaskId = subject.TaskId,
            DeadlineId = subject.DeadlineId,
            Rung = subject.Rung,
            IntendedAt = intendedAt,
            NotBefore = Instant.Max(intendedAt, now),
            CreatedAt = now,
        });

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
