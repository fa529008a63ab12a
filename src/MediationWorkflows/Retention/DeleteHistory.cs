using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Mail;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Retention;

/// <summary>
/// Deletes the process history of cases that were closed long ago: workflow runs with their journals, incidents and mail records.
/// The case, what people wrote in it and its audit trail stay; a legal hold keeps everything.
/// </summary>
public sealed class DeleteHistory(AppDb db, IOptions<RetentionOptions> options, AuditTrail audit)
{
    /// <summary>Per run, so that each is a short transaction; the next one goes on.</summary>
    public const int CasesPerRun = 20;

    private const int KeysPerRun = 5000;

    /// <returns>How many cases' history went.</returns>
    public async Task<int> RunAsync(Instant now, CancellationToken ct)
    {
        await ForgetKeysAsync(now - Duration.FromTimeSpan(options.Value.IdempotencyKeysAfter), ct);
        if (options.Value.HistoryAfter is not { } after)
            return 0;
        var due = Due(db, now - Duration.FromTimeSpan(after)).OrderBy(c => c.ClosedAt).ThenBy(c => c.Id).Select(c => (Guid?)c.Id);
        var (deleted, kept) = (0, 0);
        // What is deleted is due no longer; what is kept stands in nobody's way.
        while (deleted < CasesPerRun && await due.Skip(kept).FirstOrDefaultAsync(ct) is { } caseId)
        {
            if (await DeleteAsync(caseId, now, ct))
                deleted++;
            else
                kept++;
        }

        return deleted;
    }

    /// <summary>Closed cases that have a history still.</summary>
    internal static IQueryable<MediationCase> WithHistory(AppDb db) =>
        db.Set<MediationCase>().Where(c => c.ClosedAt != null && db.Set<WorkflowInstance>().Any(i => i.Id == c.WorkflowInstanceId));

    /// <summary>Those of them that were closed before then, and that no legal hold keeps.</summary>
    internal static IQueryable<MediationCase> Due(AppDb db, Instant before) =>
        WithHistory(db).Where(c => c.ClosedAt < before && !db.Set<LegalHold>().Any(h => h.CaseId == c.Id));

    /// <returns>False: something of it runs still.</returns>
    private async Task<bool> DeleteAsync(Guid caseId, Instant now, CancellationToken ct)
    {
        var about = caseId.ToString("N");
        var runs = db.Set<WorkflowInstance>().Where(i => i.CorrelationId == about);
        if (await runs.AnyAsync(i => i.Status == WorkflowStatus.Running, ct))
            return false;
        await db.Set<WorkflowIncident>().Where(n => runs.Any(i => i.Id == n.InstanceId)).ExecuteDeleteAsync(ct);
        // Journals and waits go with their run.
        var deleted = await runs.ExecuteDeleteAsync(ct);
        var mails = await db.Set<OutboxMessage>().Where(m => m.CaseId == caseId).ExecuteDeleteAsync(ct);
        await audit.AppendAsync(caseId, actorId: null, "history.deleted", now, ct, data: $$"""{"runs":{{deleted}},"mails":{{mails}}}""");
        return true;
    }

    private async Task ForgetKeysAsync(Instant before, CancellationToken ct)
    {
        var old = db.Set<IdempotencyRecord>().Where(r => r.CreatedAt < before).OrderBy(r => r.CreatedAt).Take(KeysPerRun).Select(r => r.Key);
        await db.Set<IdempotencyRecord>().Where(r => old.Contains(r.Key)).ExecuteDeleteAsync(ct);
    }
}
