using System.Globalization;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Reconciling;

/// <summary>Timers that would wake nobody, or wake a deadline or start a workflow a second time: they go.</summary>
public sealed class OrphanTimers(AppDb db) : IReconcilerCheck
{
    public const string Kind = "OrphanTimer";

    public async Task<IReadOnlyList<Finding>> FindAsync(int limit, Instant now, CancellationToken ct)
    {
        // What is due now ends by itself: firing it does nothing.
        var later = db.Set<WorkTimer>().Where(t => t.State == TimerState.Waiting && t.NotBefore > now);
        var resumes = later.Where(t => t.Kind == ResumeTimer.TimerKind && !db.Set<WorkflowBookmark>().Any(b => b.Id == t.Target));
        var deadlines = later.Where(t => t.Kind == DeadlineWakeUp.TimerKind).Where(t =>
            !db.Set<Deadline>().Any(d => d.Id == t.TargetId && d.Revision == t.TargetVersion && (d.State == DeadlineState.Open || d.State == DeadlineState.Extended))
            || db.Set<WorkTimer>().Any(o => o.Kind == t.Kind && o.TargetId == t.TargetId && o.TargetVersion == t.TargetVersion && o.State == TimerState.Waiting && o.Id < t.Id));
        var triggers = later.Where(t => t.Kind == TriggerTimer.TimerKind).Where(t => !db.Set<DefinitionTrigger>().Any(d => d.Id == t.TargetId && d.NextAt == t.DueAt)
            || db.Set<WorkTimer>().Any(o => o.Kind == t.Kind && o.TargetId == t.TargetId && o.DueAt == t.DueAt && o.State == TimerState.Waiting && o.Id < t.Id));
        return (await resumes.Concat(deadlines).Concat(triggers).OrderBy(t => t.Id).Take(limit).Select(t => new { t.Id, t.Kind, t.InstanceId, t.TargetId }).ToListAsync(ct))
            .ConvertAll(t => new Finding(Kind, t.Id.ToString(CultureInfo.InvariantCulture), $"A timer of kind {t.Kind} had nothing left to wake.", IsRepairable: true, t.InstanceId));
    }

    public async Task RepairAsync(Finding finding, Instant now, CancellationToken ct)
    {
        if (await db.FindAsync<WorkTimer>([long.Parse(finding.Id, CultureInfo.InvariantCulture)], ct) is { } timer)
            db.Remove(timer);
    }
}
