using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Reconciling;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Safety;

/// <summary>Safety events that are not closed and whose ladder has ended, cancelled by somebody or deleted: it starts anew (I15).</summary>
public sealed class UnattendedSafetyEvents(AppDb db, RaiseSafetyEvent raise, AuditTrail audit) : IReconcilerCheck
{
    public const string Kind = "SafetyEventWithoutLadder";

    public async Task<IReadOnlyList<Finding>> FindAsync(int limit, Instant now, CancellationToken ct) =>
        (await db.Set<SafetyEvent>().Where(e => e.State != SafetyEventState.Closed)
            .Where(e => !db.Set<WorkflowInstance>().Any(i => i.Id == e.WorkflowInstanceId && i.SubStatus != WorkflowSubStatus.Cancelled && i.SubStatus != WorkflowSubStatus.Finished))
            .OrderBy(e => e.Id).Take(limit).Select(e => new { e.Id, e.CaseId }).ToListAsync(ct))
            .ConvertAll(e => new Finding(Kind, e.Id.ToString("N"), $"Nobody was asked about safety event {e.Id:N} any more.", IsRepairable: true, CaseId: e.CaseId));

    public async Task RepairAsync(Finding finding, Instant now, CancellationToken ct)
    {
        var unattended = (await db.FindAsync<SafetyEvent>([Guid.ParseExact(finding.Id, "N")], ct))!;
        await raise.StartLadderAsync(unattended, now, ct);
        await audit.AppendAsync(unattended, actorId: null, "safety.ladderRestarted", now, ct);
    }
}
