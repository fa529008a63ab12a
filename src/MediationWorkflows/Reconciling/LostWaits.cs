using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Reconciling;

/// <summary>Instances whose rows of waits are not those that their state names: they are written anew from the state.</summary>
public sealed class LostWaits(AppDb db, CompiledWorkflows compiled, TimerQueue timers) : IReconcilerCheck
{
    public const string Kind = "WaitsDiffer";

    public async Task<IReadOnlyList<Finding>> FindAsync(int limit, Instant now, CancellationToken ct) =>
        (await db.Set<WorkflowInstance>().Where(i => i.SubStatus == WorkflowSubStatus.Suspended || i.SubStatus == WorkflowSubStatus.Faulted)
            .Where(i => i.OpenWaits != null && i.OpenWaits != db.Set<WorkflowBookmark>().Count(b => b.InstanceId == i.Id))
            .OrderBy(i => i.Id).Take(limit).Select(i => i.Id).ToListAsync(ct))
            .ConvertAll(id => new Finding(Kind, id.ToString("N"), "The instance's waits were not those of its state.", IsRepairable: true, id));

    public async Task RepairAsync(Finding finding, Instant now, CancellationToken ct)
    {
        var instance = (await db.FindAsync<WorkflowInstance>([finding.InstanceId], ct))!;
        var state = InstanceState.Parse(instance.State);
        var workflow = await compiled.GetAsync(db, instance.DefinitionVersionId, state.Dependencies, ct);
        var wanted = state.OpenActivities(instance.Id.ToString("N"), workflow).SelectMany(open => open.Bookmarks).ToDictionary(b => b.Id, StringComparer.Ordinal);
        var stored = await db.Set<WorkflowBookmark>().Where(b => b.InstanceId == instance.Id).ToListAsync(ct);
        foreach (var stray in stored.Where(b => !wanted.ContainsKey(b.Id)))
        {
            db.Remove(stray);
            await timers.CancelAsync(ResumeTimer.TimerKind, stray.Id, ct);
        }

        foreach (var missing in wanted.Values.Where(b => stored.TrueForAll(row => row.Id != b.Id)))
        {
            var bookmark = WorkflowBookmark.Of(missing, instance.Id, now);
            db.Add(bookmark);
            if (bookmark.DueAt is { } dueAt && !await db.Set<WorkTimer>().AnyAsync(t => t.Kind == ResumeTimer.TimerKind && t.Target == bookmark.Id, ct))
                timers.Schedule(ResumeTimer.For(bookmark, dueAt, now));
        }
    }
}
