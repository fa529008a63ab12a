using System.Text.Json;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Timers;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>
/// Delivers an event that a workflow published, once the burst that did has committed: so what that same burst, or one just before
/// it, began to wait for hears it too. Each listener's burst is then queued by itself, for each of them may fail.
/// </summary>
internal sealed class EventTimer(AppDb db) : ITimerHandler
{
    public const string TimerKind = "Event";

    public static WorkTimer For(EventPublication e, Instant now) => WorkTimer.At(now, TimerKind, e.Name, now, payload: JsonSerializer.Serialize(e));

    public async Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct)
    {
        var e = JsonSerializer.Deserialize<EventPublication>(timer.Payload!)!;
        foreach (var bookmark in await EventListeners.FindAsync(db, e, ct))
        {
            db.Add(ResumeTimer.For(bookmark, e.Payload, now));
        }
    }
}
