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
internal sealed class EventTimer(AppDb db, Descendants descendants) : ITimerHandler
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

        foreach (var trigger in await EventListeners.TriggersAsync(db, e, ct))
        {
            await StartAsync(trigger, e, now, ct);
        }
    }

    // Below whoever published it: two workflows that call each other by events come to an end like two that start each other.
    private async Task StartAsync(DefinitionTrigger trigger, EventPublication e, Instant now, CancellationToken ct)
    {
        try
        {
            var lineage = e.Publisher.Child(e.PublisherId!, trigger.DefinitionId, runInline: false);
            await descendants.ReserveAsync(lineage, trigger.DefinitionId, count: 1, ct);
            db.Add(StartTimer.For(trigger.Launch with { CorrelationId = e.CorrelationId, Payload = e.Payload, Lineage = lineage }, Ids.New(now), now));
        }
        catch (LineageException refused)
        {
            await RefuseAsync(Guid.ParseExact(e.PublisherId!, "N"), refused, now, ct);
        }
    }

    private async Task RefuseAsync(Guid publisherId, LineageException refused, Instant now, CancellationToken ct)
    {
        db.Add(new WorkflowIncident { Id = Ids.New(now), InstanceId = publisherId, Kind = "Budget", Message = refused.Message, At = now });
        if (await db.FindAsync<WorkflowInstance>([publisherId], ct) is { } publisher)
            publisher.IncidentCount++;
    }
}
