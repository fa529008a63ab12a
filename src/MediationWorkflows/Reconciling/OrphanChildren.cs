using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Reconciling;

/// <summary>Children that their cancelled parent waited for, and that still run: they are cancelled too.</summary>
public sealed class OrphanChildren(AppDb db, BurstRunner bursts) : IReconcilerCheck
{
    public const string Kind = "OrphanChild";

    public async Task<IReadOnlyList<Finding>> FindAsync(int limit, Instant now, CancellationToken ct) =>
        (await db.Set<WorkflowInstance>().Where(c => c.Status == WorkflowStatus.Running && c.ParentBookmarkId != null)
            .Where(c => !db.Set<WorkflowInstance>().Any(p => p.Id == c.ParentInstanceId && p.SubStatus != WorkflowSubStatus.Cancelled))
            .OrderBy(c => c.Id).Take(limit).Select(c => c.Id).ToListAsync(ct))
            .ConvertAll(id => new Finding(Kind, id.ToString("N"), "The instance outlived the parent that waited for it.", IsRepairable: true, id));

    public Task RepairAsync(Finding finding, Instant now, CancellationToken ct) => bursts.CancelAsync(finding.InstanceId!.Value, now, ct);
}
