using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>
/// Cancels and removes runs that somebody started from the designer to try a definition out. What leads a case ends with the case
/// and is kept as long as the case is.
/// </summary>
public sealed class EndTrialRun(AppDb db, BurstRunner bursts)
{
    /// <exception cref="StateException">It leads a case, or has ended.</exception>
    public async Task CancelAsync(Guid id, Instant now, CancellationToken ct)
    {
        if ((await TrialAsync(id, ct)).FinishedAt is not null)
            throw new StateException("This run has ended already.", "ended");
        await bursts.CancelAsync(id, now, ct);
    }

    /// <exception cref="StateException">It leads a case, or still runs.</exception>
    public async Task DeleteAsync(Guid id, CancellationToken ct)
    {
        var instance = await TrialAsync(id, ct);
        if (instance.FinishedAt is null)
            throw new StateException("This run has not ended. It can be cancelled first.", "running", "cancel");
        db.RemoveRange(await db.Set<WorkflowIncident>().Where(i => i.InstanceId == id).ToListAsync(ct));
        db.Remove(instance);
    }

    private async Task<WorkflowInstance> TrialAsync(Guid id, CancellationToken ct)
    {
        var instance = await db.FindAsync<WorkflowInstance>([id], ct) ?? throw new NotFoundException("workflow instance");
        return Guid.TryParse(instance.CorrelationId, out _)
            ? throw new StateException("This run leads a case: it ends when the case is closed, and is kept with it.", "of a case")
            : instance;
    }
}
