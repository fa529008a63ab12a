using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>Publishes an event from outside the workflows: queues a resume for each instance that waits for it.</summary>
public sealed class PublishEvent(AppDb db)
{
    /// <returns>How many instances will hear it.</returns>
    public async Task<int> RunAsync(string name, JsonNode? payload, string? correlationId, Instant now, CancellationToken ct)
    {
        var listeners = await EventListeners.FindAsync(db, new EventPublication(name, correlationId, TargetInstanceId: null, payload), ct);
        foreach (var bookmark in listeners)
        {
            db.Add(ResumeTimer.For(bookmark, payload, now));
        }

        return listeners.Count;
    }
}
