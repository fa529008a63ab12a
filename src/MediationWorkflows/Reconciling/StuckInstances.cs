using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Reconciling;

/// <summary>
/// Suspended instances that wait for nothing at all. Only a person can help, unless an incident says so already. Those whose state knows of waits that are
/// gone are not among them: <see cref="LostWaits"/> writes them anew.
/// </summary>
public sealed class StuckInstances(AppDb db) : IReconcilerCheck
{
    public const string Kind = "NothingCanWake";

    public async Task<IReadOnlyList<Finding>> FindAsync(int limit, Instant now, CancellationToken ct) =>
        (await db.Set<WorkflowInstance>().Where(i => i.SubStatus == WorkflowSubStatus.Suspended && (i.OpenWaits ?? 0) == 0)
            .Where(i => !db.Set<WorkflowBookmark>().Any(b => b.InstanceId == i.Id))
            .Where(i => !db.Set<WorkflowIncident>().Any(n => n.InstanceId == i.Id && n.ResolvedAt == null && n.Kind != Kind))
            .OrderBy(i => i.Id).Take(limit).Select(i => i.Id).ToListAsync(ct))
            .ConvertAll(id => new Finding(Kind, id.ToString("N"), "The instance is suspended and nothing can wake it.", IsRepairable: false, id));

    public Task RepairAsync(Finding finding, Instant now, CancellationToken ct) => throw new NotSupportedException();
}
