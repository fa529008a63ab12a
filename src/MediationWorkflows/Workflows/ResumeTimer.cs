using System.Text.Json.Nodes;
using MediationWorkflows.Timers;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>Resumes a bookmark when its time has come, or with an event that was queued for it.</summary>
internal sealed class ResumeTimer(BurstRunner bursts) : ITimerHandler
{
    public const string TimerKind = "Resume";

    /// <summary>For a bookmark that is due at an instant.</summary>
    public static WorkTimer For(WorkflowBookmark bookmark, Instant dueAt, Instant now) =>
        WorkTimer.At(dueAt, TimerKind, bookmark.Id, now, bookmark.InstanceId);

    /// <summary>For an event to be delivered at once.</summary>
    public static WorkTimer For(WorkflowBookmark bookmark, JsonNode? payload, Instant now) =>
        WorkTimer.At(now, TimerKind, bookmark.Id, now, bookmark.InstanceId, payload: payload?.ToJsonString());

    public static WorkTimer For(string bookmarkId, Guid instanceId, JsonNode? payload, Instant now) =>
        WorkTimer.At(now, TimerKind, bookmarkId, now, instanceId, payload: payload?.ToJsonString());

    public Task PrepareAsync(IReadOnlyList<WorkTimer> timers, CancellationToken ct) => bursts.LoadAsync([.. timers.Select(t => t.Target)], ct);

    public Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct) =>
        bursts.ResumeAsync(timer.Target, timer.Payload is null ? null : JsonNode.Parse(timer.Payload), now, ct, timer.DueAt);
}
