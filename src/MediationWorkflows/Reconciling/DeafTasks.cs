using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Tasks;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Reconciling;

/// <summary>Open tasks whose answer would reach no workflow. Checked after lost waits were written anew.</summary>
public sealed class DeafTasks(AppDb db, TaskKinds kinds) : IReconcilerCheck
{
    public const string Kind = "TaskWithoutWaiter";

    public async Task<IReadOnlyList<Finding>> FindAsync(int limit, Instant now, CancellationToken ct)
    {
        var awaited = kinds.All.Where(k => k.IsAwaited).Select(k => k.Name).ToList();
        return (await db.Set<CaseTask>().Where(t => t.State == TaskState.Open && awaited.Contains(t.Kind) && !db.Set<WorkflowBookmark>().Any(b => b.Kind == Wait.TaskKind && b.KeyId == t.Id))
            .OrderBy(t => t.Id).Take(limit).Select(t => new { t.Id, t.CaseId }).ToListAsync(ct))
            .ConvertAll(t => new Finding(Kind, t.Id.ToString("N"), $"No workflow waits for the answer to task {t.Id:N}.", IsRepairable: false, CaseId: t.CaseId));
    }

    public Task RepairAsync(Finding finding, Instant now, CancellationToken ct) => throw new NotSupportedException();
}
