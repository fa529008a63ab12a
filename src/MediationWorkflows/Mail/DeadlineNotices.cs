using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>
/// Tells whoever was told of a date, the assignee or who represents them, that it has changed, or that it no longer applies; the mail brings their calendar up to date. Who was never
/// told learns nothing, and who answered by themselves needs no mail to know.
/// </summary>
public sealed class DeadlineNotices(AppDb db, Outbox outbox)
{
    /// <param name="deadlines">As they are now, each with its new revision.</param>
    public async Task MovedAsync(IReadOnlyCollection<Deadline> deadlines, Instant now, CancellationToken ct)
    {
        var ids = deadlines.Select(d => d.Id).ToList();
        var told = (await Arrived().Where(m => EF.Parameter(ids).Contains(m.DeadlineId!.Value) && m.ParticipationId != null)
            .Select(m => new { m.DeadlineId, m.ParticipationId, m.PersonId }).Distinct().ToListAsync(ct)).ToDictionary(m => (m.DeadlineId, m.ParticipationId), m => m.PersonId);
        var representatives = await RepresentativesAsync([.. deadlines.Select(d => d.ParticipationId).OfType<Guid>().Distinct()], now, ct);
        foreach (var deadline in deadlines.Where(d => d.ParticipationId is not null))
        {
            foreach (var concerned in representatives[deadline.ParticipationId!.Value].Select(r => r.Id).Prepend(deadline.ParticipationId.Value))
            {
                if (told.TryGetValue((deadline.Id, concerned), out var person))
                {
                    outbox.Add($"date:{deadline.Id:N}:moved:{deadline.Revision}:{concerned:N}", "date-moved", (person, concerned),
                        new Outbox.Subject(deadline.CaseId, DeadlineId: deadline.Id), now, now);
                }
            }
        }
    }

    public Task EndedAsync(Deadline deadline, Instant now, CancellationToken ct) =>
        deadline.State == DeadlineState.Cancelled && deadline.ExpiresAt > now ? TellOfEndAsync(deadline, now, ct) : Task.CompletedTask;

    private async Task TellOfEndAsync(Deadline deadline, Instant now, CancellationToken ct)
    {
        if (deadline.ParticipationId is not { } assignee)
        {
            return;
        }

        var told = await Arrived().Where(m => m.DeadlineId == deadline.Id).Select(m => m.ParticipationId).ToListAsync(ct);
        List<Participation> concerned = [(await db.FindAsync<Participation>([assignee], ct))!, .. (await RepresentativesAsync([assignee], now, ct))[assignee]];
        foreach (var recipient in concerned.Where(p => told.Contains(p.Id)))
        {
            await outbox.EnqueueAsync($"date:{deadline.Id:N}:cancelled:{recipient.Id:N}", "date-cancelled", recipient, new Outbox.Subject(deadline.CaseId, DeadlineId: deadline.Id), now, now, ct);
        }
    }

    /// <summary>Who represents these now, by whom they represent.</summary>
    public async Task<ILookup<Guid, Participation>> RepresentativesAsync(List<Guid> principals, Instant now, CancellationToken ct) =>
        (await db.Set<Participation>().Where(p => p.RepresentsId != null && EF.Parameter(principals).Contains(p.RepresentsId!.Value)).ToListAsync(ct))
            .Where(p => p.IsInMandate(now)).ToLookup(p => p.RepresentsId!.Value);

    /// <summary>What went out by itself or in a digest.</summary>
    private IQueryable<OutboxMessage> Arrived() => db.Set<OutboxMessage>().Where(m => m.State == OutboxState.Sent || m.State == OutboxState.Unknown
        || (m.State == OutboxState.InDigest && db.Set<OutboxMessage>().Any(d => d.Id == m.DigestId && (d.State == OutboxState.Sent || d.State == OutboxState.Unknown))));
}
