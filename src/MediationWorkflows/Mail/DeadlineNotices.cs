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
    public Task MovedAsync(Deadline deadline, Instant now, CancellationToken ct) => TellAsync(deadline, "date-moved", $"moved:{deadline.Revision}", now, ct);

    public Task EndedAsync(Deadline deadline, Instant now, CancellationToken ct) =>
        deadline.State == DeadlineState.Cancelled && deadline.ExpiresAt > now ? TellAsync(deadline, "date-cancelled", "cancelled", now, ct) : Task.CompletedTask;

    private async Task TellAsync(Deadline deadline, string template, string what, Instant now, CancellationToken ct)
    {
        var wasTold = deadline.ParticipationId is not null && await db.Set<OutboxMessage>().AnyAsync(
            m => m.DeadlineId == deadline.Id && m.ParticipationId == deadline.ParticipationId && (m.State == OutboxState.Sent || m.State == OutboxState.Unknown), ct);
        if (wasTold && await db.FindAsync<Participation>([deadline.ParticipationId!.Value], ct) is { } assignee)
        {
            await outbox.EnqueueAsync($"date:{deadline.Id:N}:{what}", template, assignee, new Outbox.Subject(deadline.CaseId, DeadlineId: deadline.Id), now, now, ct);
        }
    }
}
