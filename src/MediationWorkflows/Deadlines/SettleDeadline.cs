using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Holds;
using MediationWorkflows.Mail;
using NodaTime;

namespace MediationWorkflows.Deadlines;

/// <summary>Ends a deadline: its wake-up goes and its queued mails are taken back in the same step, so that no reminder comes after the answer.</summary>
public sealed class SettleDeadline(AppDb db, DeadlineWakeUp wakeUp, Outbox outbox, DeadlineNotices notices, AuditTrail audit)
{
    /// <summary>Met or met late, judged by when the answer was received, not by when it was processed (T6).</summary>
    public async Task MetAsync(Deadline deadline, Instant receivedAt, Guid? actorId, Instant now, CancellationToken ct) =>
        await EndAsync(deadline, await IsInTimeAsync(deadline, receivedAt, ct) ? DeadlineState.Met : DeadlineState.MetLate, actorId, now, ct);

    // Under a hold the clock stands where it stood when the hold began.
    private async Task<bool> IsInTimeAsync(Deadline deadline, Instant receivedAt, CancellationToken ct) =>
        receivedAt < deadline.ExpiresAt
        || (deadline.IsSuspended && (await db.ActiveHoldsAsync(deadline.CaseId, ct)).Exists(h => h.StartedAt < deadline.ExpiresAt));

    public async Task EndAsync(Deadline deadline, DeadlineState ending, Guid? actorId, Instant now, CancellationToken ct)
    {
        deadline.Settle(ending, now);
        await wakeUp.CancelAsync(deadline.Id, ct);
        await outbox.SuppressForDeadlineAsync(deadline.Id, ending.ToString(), ct);
        await notices.EndedAsync(deadline, now, ct);
        await audit.AppendAsync(deadline.CaseId, actorId, "deadline." + char.ToLowerInvariant(ending.ToString()[0]) + ending.ToString()[1..], now, ct,
            "deadline", deadline.Id.ToString("N"));
    }
}
