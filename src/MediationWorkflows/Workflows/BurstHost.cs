using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Timers;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>What a burst asks of the runtime: children and events, in the same unit of work.</summary>
internal sealed class BurstHost(BurstRunner runner, Descendants descendants, AppDb db, Instant now, CancellationToken ct) : IWorkflowHost
{
    private readonly HashSet<string> published = new(StringComparer.Ordinal);

    public async ValueTask ReserveAsync(Lineage child, string definitionId, int count) => await descendants.ReserveAsync(child, definitionId, count, ct);

    public async ValueTask<ChildResult?> StartChildAsync(ChildRequest r)
    {
        var childId = Ids.New(now);
        var parentId = r.ParentInstanceId is null ? (Guid?)null : Guid.ParseExact(r.ParentInstanceId, "N");
        var launch = new BurstRunner.Launch(r.DefinitionId, r.Input, r.CorrelationId, parentId, r.ParentBookmarkId, Lineage: r.Lineage);
        if (!r.RunInline)
        {
            // Whoever dispatches hears at once that there is nothing to dispatch, as whoever runs a child in place does.
            if (!published.Contains(r.DefinitionId) && await runner.PublishedAsync(r.DefinitionId, ct) is null)
            {
                return null;
            }

            published.Add(r.DefinitionId);
            db.Add(StartTimer.For(launch, childId, now));
            return new ChildResult(childId.ToString("N"), WorkflowStatus.Running, WorkflowSubStatus.Pending, Output: null);
        }

        try
        {
            List<string> lines = [];
            var child = await runner.StartAsync(launch, childId, now, ct, inlineLines: lines);
            return ResultOf(child) with { Lines = lines };
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    public ValueTask PublishEventAsync(EventPublication e)
    {
        // Queued, not run: the listeners' bursts must not nest in this one.
        db.Add(EventTimer.For(e, now));
        return ValueTask.CompletedTask;
    }

    public bool IsFault(Exception e) => !UnitOfWork.IsOfDatabase(e);

    internal static ChildResult ResultOf(WorkflowInstance child) => new(
        child.Id.ToString("N"), child.Status, child.SubStatus, InstanceState.Parse(child.State).Output?.DeepClone() as JsonObject);
}
