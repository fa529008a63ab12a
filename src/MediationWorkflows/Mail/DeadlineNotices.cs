using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>
/// Tells whoever was told of a date that it has changed, or that it no longer applies; the mail brings their calendar up to date. Who was never
/// told learns nothing, and who answered by themselves needs no mail to know.
/// </summary>
public sealed class DeadlineNotices(AppDb db, Outbox outbox)
{
    /// <param name="deadlines">As they are now, each with its new revision.</param>
    public async Task MovedAsync(IReadOnlyCollection<Deadline> deadlines, Instant now, CancellationToken ct)
    {
        var ids = deadlines.Select(d => d.Id).ToList();
        var told = (await Arrived().Where(m => ids.Contains(m.DeadlineId!.Value) && m.ParticipationId != null)
            .Select(m => new { m.DeadlineId, m.ParticipationId, m.PersonId }).Distinct().ToListAsync(ct)).ToDictionary(m => (m.DeadlineId, m.ParticipationId), m => m.PersonId);
        foreach (var deadline in deadlines)
        {
            if (told.TryGetValue((deadline.Id, deadline.ParticipationId), out var person))
            {
                outbox.Add($"date:{deadline.Id:N}:moved:{deadline.Revision}", "date-moved", (person, deadline.ParticipationId),
                    new Outbox.Subject(deadline.CaseId, DeadlineId: deadline.Id), now, now);
            }
        }
    }

    public Task EndedAsync(Deadline deadline, Instant now, CancellationToken ct) =>
        deadline.State == DeadlineState.Cancelled && deadline.ExpiresAt > now ? TellOfEndAsync(deadline, now, ct) : Task.CompletedTask;

    private async Task TellOfEndAsync(Deadline deadline, Instant now, CancellationToken ct)
    {
        var wasTold = deadline.ParticipationId is not null && await Arrived().AnyAsync(m => m.DeadlineId == deadline.Id && m.ParticipationId == deadline.ParticipationId, ct);
        if (wasTold && await db.FindAsync<Participation>([deadline.ParticipationId!.Value], ct) is { } assignee)
        {
            await outbox.EnqueueAsync($"date:{deadline.Id:N}:cancelled", "date-cancelled", assignee, new Outbox.Subject(deadline.CaseId, DeadlineId: deadline.Id), now, now, ct);
        }
    }

    /// <summary>What went out by itself or in a digest.</summary>
    private IQueryable<OutboxMessage> Arrived() => db.Set<OutboxMessage>().Where(m => m.State == OutboxState.Sent || m.State == OutboxState.Unknown
        || (m.State == OutboxState.InDigest && db.Set<OutboxMessage>().Any(d => d.Id == m.DigestId && (d.State == OutboxState.Sent || d.State == OutboxState.Unknown))));
}
