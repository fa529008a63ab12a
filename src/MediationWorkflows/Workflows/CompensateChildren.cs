using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>
/// Undoes what the finished children of a cancelled instance did, the latest first: for each the workflow is queued that its
/// definition names in the custom property <c>compensatedBy</c>. A child that names none is undone by undoing its own children.
/// Children that still ran were cancelled, which undoes theirs.
/// </summary>
public sealed class CompensateChildren(AppDb db, CompiledWorkflows compiled)
{
    public async Task RunAsync(WorkflowInstance cancelled, Instant now, CancellationToken ct)
    {
        var finished = await db.WithPendingAsync<WorkflowInstance>(i => i.ParentInstanceId == cancelled.Id && i.SubStatus == WorkflowSubStatus.Finished, ct);
        foreach (var child in finished.OrderByDescending(i => i.FinishedAt).ThenByDescending(i => i.Id))
        {
            var state = InstanceState.Parse(child.State);
            var workflow = await compiled.GetAsync(db, child.DefinitionVersionId, state.Dependencies, ct);
            if (workflow.Definition.CustomProperty("compensatedBy") is not { Length: > 0 } definitionId)
            {
                await RunAsync(child, now, ct);
                continue;
            }

            // Queued, each by itself: one that fails is an incident of its own and holds up no other.
            var input = new JsonObject { ["WorkflowInstanceId"] = child.Id.ToString("N"), ["Input"] = state.Input, ["Output"] = state.Output };
            db.Add(StartTimer.For(new BurstRunner.Launch(definitionId, input, child.CorrelationId, cancelled.Id, ParentBookmarkId: null), Ids.New(now), now));
        }
    }
}
