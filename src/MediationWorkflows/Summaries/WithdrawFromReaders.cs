using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using NodaTime;

namespace MediationWorkflows.Summaries;

/// <summary>An item is no longer shared with somebody: a summary made of it goes to them no more, and what waits to go out does not.</summary>
public sealed class WithdrawFromReaders(AppDb db, AuditTrail audit)
{
    internal async Task RunAsync(Guid caseId, Guid subjectId, Guid participationId, Instant now, CancellationToken ct)
    {
        foreach (var summary in await db.WithPendingAsync<Summary>(
            s => s.CaseId == caseId && (s.State == SummaryState.Queued || s.State == SummaryState.Published) && s.Sources.Any(x => x.SubjectId == subjectId), ct))
        {
            if (summary.Audience.Find(r => r.ParticipationId == participationId) is not { EndedAt: null } reader)
            {
                continue;
            }

            if (summary.State == SummaryState.Queued)
            {
                summary.Cancel();
            }

            reader.EndedAt = now;
            foreach (var share in await db.WithPendingAsync<Share>(s => s.SubjectId == summary.Id && s.ParticipationId == participationId && s.EndedAt == null, ct))
            {
                share.EndedAt = now;
            }

            await audit.AppendAsync(caseId, actorId: null, summary.State == SummaryState.Cancelled ? "summary.cancelled" : "summary.withdrawn", now, ct,
                nameof(Summary), summary.Id.ToString("N"));
        }
    }
}
