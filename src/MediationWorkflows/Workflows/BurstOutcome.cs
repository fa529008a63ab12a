using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Telemetry;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>
/// Turns what a burst gave into rows of the current unit of work: state, journal, bookmarks with their timers, incidents, and
/// the parent's wake-up when the instance ended. A state that waits without its timer would wait for ever, so it is all here.
/// </summary>
public sealed class BurstOutcome(AppDb db, TimerQueue timers, IEnumerable<IWaitOwner> waitOwners, CompensateChildren compensation, WrittenLines written)
{
    internal async Task ApplyAsync(
        BurstRunner runner, WorkflowInstance instance, BurstResult result, Stimulus stimulus, Instant now, Instant intendedAt, CancellationToken ct)
    {
        ApplyState(instance, result.State, now);
        if (result.Journal.Count > 0)
        {
            db.Add(JournalBurst.Next(instance, result.Journal, now, intendedAt));
        }

        AddBookmarks(instance, result, now);
        AddIncidents(instance, result);
        await SettleIncidentsAsync(instance, result, now, ct);

        var fired = (stimulus as Stimulus.Resume)?.BookmarkId;
        foreach (var bookmarkId in result.Removed)
        {
            await RemoveBookmarkAsync(bookmarkId, abandoned: bookmarkId != fired, now, ct);
        }

        foreach (var child in result.AbandonedChildren)
        {
            // One that is still queued must not start after its parent is gone.
            await timers.CancelAsync(StartTimer.TimerKind, child, ct);
            if (await db.FindAsync<WorkflowInstance>([Guid.ParseExact(child, "N")], ct) is { } started)
            {
                await runner.CancelAsync(started.Id, now, ct);
            }
        }

        if (result.State.SubStatus == WorkflowSubStatus.Cancelled)
        {
            await compensation.RunAsync(instance, now, ct);
        }
    }

    internal void Trace(BurstResult result) => written.Add(result.Lines);

    private static void ApplyState(WorkflowInstance instance, InstanceState state, Instant now)
    {
        // What a retry sets in motion again has not ended; what only parked an event has ended when it faulted.
        instance.FinishedAt = state.Status != WorkflowStatus.Finished ? null
            : instance.SubStatus == state.SubStatus ? instance.FinishedAt : now;
        instance.State = state.ToJson();
        instance.Status = state.Status;
        instance.SubStatus = state.SubStatus;
        instance.CorrelationId = state.CorrelationId;
        instance.Name = state.Name;
        instance.OpenWaits = state.OpenWaitCount;
        instance.UpdatedAt = now;
    }

    private void AddBookmarks(WorkflowInstance instance, BurstResult result, Instant now)
    {
        foreach (var created in result.Created)
        {
            var bookmark = WorkflowBookmark.Of(created, instance.Id, now);
            db.Add(bookmark);
            if (created.DueAt is { } dueAt)
            {
                timers.Schedule(ResumeTimer.For(bookmark, dueAt, now));
            }
        }
    }

    private void AddIncidents(WorkflowInstance instance, BurstResult result)
    {
        foreach (var incident in result.Incidents)
        {
            instance.IncidentCount++;
            Meters.IncidentRaised(incident.Kind);
            db.Add(new WorkflowIncident
            {
                Id = Ids.New(incident.At),
                InstanceId = instance.Id,
                ActivityInstanceId = incident.ActivityInstanceId,
                ActivityId = incident.ActivityId,
                NodeId = incident.NodeId,
                Kind = incident.Kind,
                Message = incident.Message,
                At = incident.At,
            });
        }
    }

    private async Task SettleIncidentsAsync(WorkflowInstance instance, BurstResult result, Instant now, CancellationToken ct)
    {
        if (result.SettledFaults.Count == 0)
        {
            return;
        }

        var open = await db.Set<WorkflowIncident>().Where(i => i.InstanceId == instance.Id && i.ResolvedAt == null).ToListAsync(ct);
        foreach (var incident in open.Where(i => i.ActivityInstanceId is { } id && result.SettledFaults.Contains(id)))
        {
            (incident.ResolvedAt, incident.Resolution) = (now, "Cancelled");
            instance.IncidentCount--;
        }
    }

    private async Task RemoveBookmarkAsync(string bookmarkId, bool abandoned, Instant now, CancellationToken ct)
    {
        var bookmark = await db.FindAsync<WorkflowBookmark>([bookmarkId], ct);
        if (bookmark is null || db.IsRemoved(bookmark))
        {
            return;
        }

        db.Remove(bookmark);
        // A wait without a due instant has no timer but events on their way to it, and those find it gone.
        if (bookmark.DueAt is not null && !timers.IsFiring(ResumeTimer.TimerKind, bookmark.Id))
        {
            await timers.CancelAsync(ResumeTimer.TimerKind, bookmark.Id, ct);
        }

        if (abandoned && waitOwners.FirstOrDefault(o => o.Kind == bookmark.Kind) is { } owner)
        {
            await owner.AbandonAsync(bookmark.Key, now, ct);
        }
    }

    /// <summary>Wakes the parent that waits for this instance's end; one that was cancelled waits no more.</summary>
    internal async Task TellParentAsync(WorkflowInstance instance, Instant now, CancellationToken ct)
    {
        if (instance.ParentBookmarkId is { } bookmarkId
            && await db.FindAsync<WorkflowBookmark>([bookmarkId], ct) is { } waiting && !db.IsRemoved(waiting))
        {
            timers.Schedule(ResumeTimer.For(bookmarkId, instance.ParentInstanceId!.Value, BurstHost.ResultOf(instance).ToJson(), now));
        }
    }
}
