using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Monitoring;

/// <summary>What a reconciliation found, and repaired unless it only looked.</summary>
/// <param name="DeadlinesWithoutWakeUp">Open deadlines that nothing would ever wake (I18).</param>
/// <param name="BookmarksWithoutTimer">Waits for an instant whose timer is gone.</param>
/// <param name="InstancesThatNothingWakes">Running instances without any wait; these need a person.</param>
/// <param name="TasksWithoutWaiter">Open tasks whose answer would reach no workflow.</param>
public sealed record ReconciliationReport(
    IReadOnlyList<Guid> DeadlinesWithoutWakeUp,
    IReadOnlyList<string> BookmarksWithoutTimer,
    IReadOnlyList<Guid> InstancesThatNothingWakes,
    IReadOnlyList<Guid> TasksWithoutWaiter);

/// <summary>
/// Joins everything that waits against everything that wakes, repairs what it can from the rows alone, and raises an incident
/// for each gap, so that a wait without a wake-up never goes unnoticed.
/// </summary>
public sealed class Reconciler(AppDb db, TaskKinds kinds, DeadlineWakeUp wakeUp)
{
    public async Task<ReconciliationReport> RunAsync(bool repair, Instant now, CancellationToken ct)
    {
        var report = new ReconciliationReport(
            await FindSleepingDeadlines(db).Select(d => d.Id).ToListAsync(ct),
            await FindSleepingBookmarks().Select(b => b.Id).ToListAsync(ct),
            await FindStuckInstances().Select(i => i.Id).ToListAsync(ct),
            await FindDeafTasks().Select(t => t.Id).ToListAsync(ct));
        if (repair)
        {
            await RepairAsync(report, now, ct);
        }

        return report;
    }

    /// <summary>Open deadlines without a timer of their revision. A dead timer counts: it has its incident, and reviving it would only repeat the failure.</summary>
    public static IQueryable<Deadline> FindSleepingDeadlines(AppDb db) => db.Set<Deadline>()
        .Where(d => d.State == DeadlineState.Open || d.State == DeadlineState.Extended)
        .Where(d => !db.Set<WorkTimer>().Any(t => t.Kind == DeadlineWakeUp.TimerKind && t.TargetId == d.Id && t.TargetVersion == d.Revision));

    private IQueryable<WorkflowBookmark> FindSleepingBookmarks() => db.Set<WorkflowBookmark>()
        .Where(b => b.DueAt != null && !db.Set<WorkTimer>().Any(t => t.Kind == ResumeTimer.TimerKind && t.Target == b.Id));

    private IQueryable<WorkflowInstance> FindStuckInstances() => db.Set<WorkflowInstance>()
        .Where(i => i.Status == WorkflowStatus.Running && i.SubStatus == WorkflowSubStatus.Suspended)
        .Where(i => !db.Set<WorkflowBookmark>().Any(b => b.InstanceId == i.Id));

    private IQueryable<CaseTask> FindDeafTasks()
    {
        var awaited = kinds.All.Where(k => k.IsAwaited).Select(k => k.Name).ToList();
        return db.Set<CaseTask>().Where(t => t.State == TaskState.Open && awaited.Contains(t.Kind) && !db.Set<WorkflowBookmark>().Any(b => b.Kind == Wait.TaskKind && b.KeyId == t.Id));
    }

    private async Task RepairAsync(ReconciliationReport report, Instant now, CancellationToken ct)
    {
        foreach (var id in report.DeadlinesWithoutWakeUp)
        {
            var deadline = await db.Set<Deadline>().FirstAsync(d => d.Id == id, ct);
            var zone = await db.Set<Participation>().Where(p => p.Id == deadline.ParticipationId).Select(p => p.Person.TimeZone).FirstOrDefaultAsync(ct);
            await wakeUp.ScheduleAsync(deadline, zone, now, ct);
            await RaiseAsync("WakeUpRepaired", $"Deadline {id:N} was open without a wake-up; it has one again.", instanceId: null, now, ct);
        }

        foreach (var id in report.BookmarksWithoutTimer)
        {
            var bookmark = await db.Set<WorkflowBookmark>().FirstAsync(b => b.Id == id, ct);
            db.Add(ResumeTimer.For(bookmark, bookmark.DueAt!.Value, now));
            await RaiseAsync("WakeUpRepaired", $"The wait at {bookmark.ActivityId} had lost its timer; it has one again.", bookmark.InstanceId, now, ct);
        }

        foreach (var id in report.InstancesThatNothingWakes)
        {
            await RaiseAsync("NothingCanWake", "The instance is suspended and nothing can wake it.", id, now, ct);
        }

        foreach (var id in report.TasksWithoutWaiter)
        {
            await RaiseAsync("TaskWithoutWaiter", $"No workflow waits for the answer to task {id:N}.", instanceId: null, now, ct);
        }
    }

    private async Task RaiseAsync(string kind, string message, Guid? instanceId, Instant now, CancellationToken ct)
    {
        // One open incident per gap: a gap that stays is not reported again with every run.
        if (!await db.Set<WorkflowIncident>().AnyAsync(i => i.ResolvedAt == null && i.Kind == kind && i.Message == message && i.InstanceId == instanceId, ct))
        {
            var repaired = kind == "WakeUpRepaired";
            db.Add(new WorkflowIncident
            {
                Id = Ids.New(now),
                InstanceId = instanceId,
                Kind = kind,
                Message = message,
                At = now,
                ResolvedAt = repaired ? now : null,
                Resolution = repaired ? "Repaired" : null,
            });
        }
    }
}
