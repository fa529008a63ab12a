using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Workflows;

/// <summary>Who waits for an event: by its name, and by what the run is about where the event says so.</summary>
internal static class EventListeners
{
    public static Task<List<WorkflowBookmark>> FindAsync(AppDb db, EventPublication e, CancellationToken ct)
    {
        var waiting = db.Set<WorkflowBookmark>().Where(b => b.Kind == Wait.EventKind && b.Key == e.Name);
        if (e.TargetInstanceId is { } target)
        {
            var id = Guid.ParseExact(target, "N");
            waiting = waiting.Where(b => b.InstanceId == id);
        }

        if (e.CorrelationId is { } correlation)
        {
            waiting = waiting.Where(b => db.Set<WorkflowInstance>().Any(i => i.Id == b.InstanceId && i.CorrelationId == correlation));
        }

        return waiting.OrderBy(b => b.CreatedAt).ThenBy(b => b.Id).ToListAsync(ct);
    }
}
