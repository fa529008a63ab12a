using System.Globalization;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Studio.Api;

/// <summary>The viewer's badges on the nodes, and the executions of the node that is selected.</summary>
static class ActivityExecutionEndpoints
{
    public static void MapActivityExecutions(this RouteGroupBuilder api)
    {
        api.MapPost("/activity-executions/report", ReportAsync);
        api.MapGet("/activity-executions/list", ListAsync);
        api.MapGet("/activity-execution-summaries/list", ListAsync);
        api.MapGet("/activity-executions/by-id", FindAsync);
    }

    internal sealed record ReportRequest(Guid WorkflowInstanceId, string[]? ActivityNodeIds);

    static Task<object> ReportAsync(ReportRequest request, HttpContext http, UnitOfWork work) => work.ReadAsync<object>(async scope =>
    {
        var (executions, waits) = await OfAsync(scope, http, request.WorkflowInstanceId, request.ActivityNodeIds);
        return new
        {
            stats = executions.GroupBy(execution => execution.First.NodeId, StringComparer.Ordinal).Select(node => new
            {
                activityId = node.First().First.ActivityId,
                activityNodeId = node.Key,
                startedCount = node.Count(),
                completedCount = node.Count(execution => execution.IsCompleted),
                uncompletedCount = node.Count(execution => execution.IsRunning),
                // A workflow that is drawn as one activity stands still where something inside it waits.
                isBlocked = waits.Exists(wait => wait.NodeId == node.Key || wait.NodeId.StartsWith(node.Key + ":", StringComparison.Ordinal)),
                isFaulted = node.Any(execution => execution.IsFaulted),
            }).ToList(),
        };
    }, http.RequestAborted);

    static Task<ElsaList<object>> ListAsync(Guid workflowInstanceId, string? activityNodeId, HttpContext http, UnitOfWork work) => work.ReadAsync(async scope =>
        ElsaList.Of<object>([.. (await OfAsync(scope, http, workflowInstanceId, activityNodeId is null ? null : [activityNodeId])).Executions.Select(execution => execution.ToElsa())]),
        http.RequestAborted);

    /// <param name="id">An activity instance: "{instance}:{number}".</param>
    static Task<object> FindAsync(string id, HttpContext http, UnitOfWork work) => work.ReadAsync(async scope =>
        Guid.TryParse(id.Split(':')[0], CultureInfo.InvariantCulture, out var instance)
        && (await OfAsync(scope, http, instance, nodes: null)).Executions.FirstOrDefault(execution => execution.First.ActivityInstanceId == id) is { } found
            ? found.ToElsa()
            : throw new NotFoundException("activity execution"),
        http.RequestAborted);

    /// <summary>Executions of the nodes, or of all; and all waits of the instance.</summary>
    static async Task<(IEnumerable<ActivityExecution> Executions, List<WorkflowBookmark> Waits)> OfAsync(WorkScope scope, HttpContext http, Guid instance, string[]? nodes)
    {
        await InstanceEndpoints.InstanceAsync(scope, http.User, instance);
        var journal = await JournalBurst.OfAsync(scope.Db, instance, scope.Ct);
        var wanted = nodes is { Length: > 0 } ? journal.Where(record => nodes.Contains(record.NodeId, StringComparer.Ordinal)) : journal;
        var bookmarks = await scope.Db.Set<WorkflowBookmark>().Where(bookmark => bookmark.InstanceId == instance).ToListAsync(scope.Ct);
        return (ActivityExecution.From(wanted, bookmarks), bookmarks);
    }
}
