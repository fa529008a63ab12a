using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>Publishes an event from outside the workflows: queues a resume for each instance that waits for it, and a start for each definition that it triggers.</summary>
public sealed class PublishEvent(AppDb db)
{
    /// <returns>How many instances will hear it, new ones included.</returns>
    public async Task<int> RunAsync(string name, JsonNode? payload, string? correlationId, Instant now, CancellationToken ct)
    {
        var e = new EventPublication(name, correlationId, TargetInstanceId: null, payload);
        var listeners = await EventListeners.FindAsync(db, e, ct);
        foreach (var bookmark in listeners)
        {
            db.Add(ResumeTimer.For(bookmark, payload, now));
        }

        var triggers = await EventListeners.TriggersAsync(db, e, ct);
        foreach (var trigger in triggers)
        {
            db.Add(StartTimer.For(trigger.Launch with { CorrelationId = correlationId, Payload = payload }, Ids.New(now), now));
        }

        return listeners.Count + triggers.Count;
    }
}
