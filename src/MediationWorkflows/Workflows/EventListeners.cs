using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Workflows;

/// <summary>Who hears an event: what waits for it, and what it starts. Rows of this unit of work count too.</summary>
internal static class EventListeners
{
    /// <summary>Definitions of which an event starts an instance; an event for one instance alone starts none.</summary>
    public static async Task<IReadOnlyList<DefinitionTrigger>> TriggersAsync(AppDb db, EventPublication e, CancellationToken ct) => e.TargetInstanceId is null
        ? [.. (await db.WithPendingAsync<DefinitionTrigger>(t => t.Kind == TriggerKind.Event && t.Key == e.Name, ct)).OrderBy(t => t.Id)]
        : [];

    /// <summary>Waits for an event by its name, and by what the run is about where the event says so.</summary>
    public static async Task<IReadOnlyList<WorkflowBookmark>> FindAsync(AppDb db, EventPublication e, CancellationToken ct)
    {
        var waiting = await db.WithPendingAsync<WorkflowBookmark>(b => b.Kind == Wait.EventKind && b.Key == e.Name, ct);
        if (e.TargetInstanceId is { } target)
        {
            var id = Guid.ParseExact(target, "N");
            waiting = waiting.FindAll(b => b.InstanceId == id);
        }

        if (e.CorrelationId is { } correlation)
        {
            var about = (await db.WithPendingAsync<WorkflowInstance>(i => i.CorrelationId == correlation, ct)).Select(i => i.Id).ToHashSet();
            waiting = waiting.FindAll(b => about.Contains(b.InstanceId));
        }

        return [.. waiting.OrderBy(b => b.CreatedAt).ThenBy(b => b.Id, StringComparer.Ordinal)];
    }
}
