using System.Text.Json;
using MediationWorkflows.Timers;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>Starts an instance that was queued: a dispatched child, or what an event triggers.</summary>
internal sealed class StartTimer(BurstRunner bursts) : ITimerHandler
{
    public const string TimerKind = "Start";

    public static WorkTimer For(BurstRunner.Launch launch, Guid instanceId, Instant now) =>
        WorkTimer.At(now, TimerKind, instanceId.ToString("N"), now, launch.ParentInstanceId, payload: JsonSerializer.Serialize(launch));

    public Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct) =>
        bursts.StartAsync(JsonSerializer.Deserialize<BurstRunner.Launch>(timer.Payload!)!, Guid.ParseExact(timer.Target, "N"), now, ct);
}
