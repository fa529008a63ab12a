using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tasks;

/// <summary>
/// T5: no adverse consequence until one full business day has passed after the local day on which a warning was delivered. A warning is
/// what went out after the day was missed; a reminder before it warned of nothing.
/// </summary>
public sealed class WarningCheck(AppDb db, DeadlineTimes times)
{
    /// <summary>From when silence may have its consequence, or null while no warning has been delivered.</summary>
    public async Task<Instant?> EffectiveFromAsync(Deadline deadline, CancellationToken ct)
    {
        var mailed = await db.Set<OutboxMessage>()
            .Where(m => m.DeadlineId == deadline.Id && m.ParticipationId == deadline.ParticipationId && m.Rung != null && m.State == OutboxState.Sent && m.SentAt >= deadline.ExpiresAt)
            .OrderByDescending(m => m.SentAt).Select(m => m.SentAt).FirstOrDefaultAsync(ct);
        var told = deadline.NoticeConfirmedAt >= deadline.ExpiresAt ? deadline.NoticeConfirmedAt : null;
        return (told > mailed ? told : mailed ?? told) is { } at ? await times.EndOfDayAfterAsync(deadline, at, ct) : null;
    }
}
