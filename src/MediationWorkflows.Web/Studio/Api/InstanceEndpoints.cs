using System.Security.Claims;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Web.Api;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Studio.Api;

/// <summary>The instance list and the instance viewer with its journal.</summary>
static class InstanceEndpoints
{
    const int LargestPage = 200;

    /// <summary>Studio only shows how many pages there are; nobody turns four hundred of them, and counting a million rows takes longer than showing one.</summary>
    const int MostCounted = 10_000;

    public static void MapInstances(this RouteGroupBuilder api)
    {
        var instances = api.MapGroup("/workflow-instances");
        instances.MapPost("", ListAsync);
        instances.MapGet("/{id:guid}", FindAsync);
        instances.MapGet("/{id:guid}/execution-state", StateAsync);
        instances.MapPost("/{id:guid}/journal", JournalAsync);
        instances.MapGet("/{id:guid}/journal", (Guid id, int? skip, int? take, HttpContext http, UnitOfWork work) => JournalAsync(id, skip, take, request: null, http, work));
        // Values of variables are beyond process metadata.
        instances.MapGet("/{id:guid}/variables", () => ElsaList.Empty);
        instances.MapDelete("/{id:guid}", (Guid id, IfMatch match, HttpContext http, ApiWrite write) => EndAsync(id, match, http, write,
            (end, scope) => end.DeleteAsync(id, scope.Ct))).RequireAuthorization(StudioAccess.Publishers);
        api.MapPost("/cancel/workflow-instances/{id:guid}", (Guid id, IfMatch match, HttpContext http, ApiWrite write) => EndAsync(id, match, http, write,
            (end, scope) => end.CancelAsync(id, scope.Now, scope.Ct))).RequireAuthorization(StudioAccess.Publishers);
    }

    static Task<IResult> EndAsync(Guid id, IfMatch match, HttpContext http, ApiWrite write, Func<EndTrialRun, WorkScope, Task> act) => write.RunAsync(
        async (scope, _) =>
        {
            match.RequireIfSent(await InstanceAsync(scope, http.User, id));
            await act(scope.Get<EndTrialRun>(), scope);
            return id;
        },
        _ => Answer.NoContent);

    internal sealed record ListRequest(
        int? Page = null, int? PageSize = null, string? SearchTerm = null, string? DefinitionId = null, string[]? DefinitionIds = null, int? Version = null, string? CorrelationId = null,
        string? Status = null, string? SubStatus = null, string[]? Statuses = null, string[]? SubStatuses = null, bool? HasIncidents = null, string? OrderBy = null, string? OrderDirection = null);

    internal sealed record JournalRequest(JournalFilter? Filter);

    internal sealed record JournalFilter(string[]? ActivityIds, string[]? ActivityNodeIds, string[]? ExcludedActivityTypes, string[]? EventNames);

    static Task<ElsaPage<object>> ListAsync(ListRequest request, HttpContext http, UnitOfWork work) =>
        work.ReadAsync(scope => PageAsync(scope, http.User, request), http.RequestAborted);

    internal static async Task<ElsaPage<object>> PageAsync(WorkScope scope, ClaimsPrincipal user, ListRequest request)
    {
        var found = scope.Db.Set<WorkflowInstance>().VisibleTo(user);
        string[] definitions = [.. request.DefinitionIds ?? [], .. request.DefinitionId is { Length: > 0 } one ? [one] : Array.Empty<string>()];
        if (definitions.Length > 0)
            found = found.Where(i => definitions.Contains(i.DefinitionId));
        if (request.Version is { } version)
            found = found.Where(i => i.DefinitionNumber == version);
        if (!string.IsNullOrEmpty(request.CorrelationId))
            found = found.Where(i => i.CorrelationId == request.CorrelationId);
        if (Parsed<WorkflowStatus>(request.Statuses, request.Status) is { Count: > 0 } statuses)
            found = found.Where(i => statuses.Contains(i.Status));
        if (Parsed<WorkflowSubStatus>(request.SubStatuses, request.SubStatus) is { Count: > 0 } subStatuses)
            found = found.Where(i => subStatuses.Contains(i.SubStatus));
        if (request.HasIncidents is { } incidents)
            found = found.Where(i => i.IncidentCount > 0 == incidents);
        if (!string.IsNullOrWhiteSpace(request.SearchTerm))
            found = Search(found, request.SearchTerm.Trim());

        var ordered = (request.OrderBy, string.Equals(request.OrderDirection, "Ascending", StringComparison.OrdinalIgnoreCase)) switch
        {
            // The id in the same direction: so the index gives the order.
            ("Created" or "CreatedAt", true) => found.OrderBy(i => i.CreatedAt).ThenBy(i => i.Id),
            ("Created" or "CreatedAt", false) => found.OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id),
            (_, true) => found.OrderBy(i => i.UpdatedAt).ThenBy(i => i.Id),
            (_, false) => found.OrderByDescending(i => i.UpdatedAt).ThenByDescending(i => i.Id),
        };
        var size = Math.Clamp(request.PageSize ?? 25, 1, LargestPage);
        var items = await ordered.Skip(Math.Max(request.Page ?? 0, 0) * size).Take(size).Select(InstanceDocument.Summary).ToListAsync(scope.Ct);
        return new ElsaPage<object>(items, await found.Take(MostCounted).LongCountAsync(scope.Ct));
    }

    static IQueryable<WorkflowInstance> Search(IQueryable<WorkflowInstance> found, string term) => Guid.TryParse(term, out var id)
        ? found.Where(i => i.Id == id)
        : found.Where(i => i.CorrelationId == term || i.DefinitionId == term || i.Name == term);

    /// <summary>Names that are not known select nothing rather than everything.</summary>
    static List<T> Parsed<T>(string[]? many, string? one)
        where T : struct, Enum =>
        [.. (many ?? []).Append(one).Where(name => !string.IsNullOrEmpty(name)).Select(name => Enum.TryParse<T>(name, ignoreCase: true, out var value) ? value : (T)(object)-1)];

    static Task<object> FindAsync(Guid id, HttpContext http, UnitOfWork work) => work.ReadAsync(async scope =>
    {
        var instance = await InstanceAsync(scope, http.User, id);
        var bookmarks = await scope.Db.Set<WorkflowBookmark>().Where(b => b.InstanceId == id).ToListAsync(scope.Ct);
        var incidents = await scope.Db.Set<WorkflowIncident>().Where(i => i.InstanceId == id).OrderBy(i => i.At).ToListAsync(scope.Ct);
        http.Response.Show(instance);
        return InstanceDocument.Of(instance, bookmarks, incidents);
    }, http.RequestAborted);

    static Task<object> StateAsync(Guid id, HttpContext http, UnitOfWork work) => work.ReadAsync<object>(async scope =>
    {
        var instance = await InstanceAsync(scope, http.User, id);
        return new { status = instance.Status.ToString(), workflowSubStatus = instance.SubStatus.ToString(), updatedAt = InstanceDocument.Text(instance.UpdatedAt) };
    }, http.RequestAborted);

    static Task<ElsaPage<object>> JournalAsync(Guid id, int? skip, int? take, JournalRequest? request, HttpContext http, UnitOfWork work) => work.ReadAsync(async scope =>
    {
        await InstanceAsync(scope, http.User, id);
        IEnumerable<JournalRecord> records = await JournalBurst.OfAsync(scope.Db, id, scope.Ct);
        if (request?.Filter?.ActivityNodeIds is { Length: > 0 } nodes)
            records = records.Where(j => nodes.Contains(j.NodeId, StringComparer.Ordinal));
        if (request?.Filter?.ActivityIds is { Length: > 0 } activities)
            records = records.Where(j => activities.Contains(j.ActivityId, StringComparer.Ordinal));
        if (request?.Filter?.ExcludedActivityTypes is { Length: > 0 } excluded)
            records = records.Where(j => !excluded.Contains(j.ActivityType, StringComparer.Ordinal));
        if (request?.Filter?.EventNames is { Length: > 0 } events)
            records = records.Where(j => events.Contains(j.EventName, StringComparer.Ordinal));
        var found = records.ToList();
        return new ElsaPage<object>([.. found.Skip(Math.Max(skip ?? 0, 0)).Take(Math.Clamp(take ?? 100, 0, 1000)).Select(InstanceDocument.Log)], found.Count);
    }, http.RequestAborted);

    /// <exception cref="NotFoundException">There is no such instance, or it is none of the caller's business.</exception>
    public static async Task<WorkflowInstance> InstanceAsync(WorkScope scope, ClaimsPrincipal user, Guid id) =>
        await scope.Db.Set<WorkflowInstance>().VisibleTo(user).FirstOrDefaultAsync(i => i.Id == id, scope.Ct) ?? throw new NotFoundException("workflow instance");
}
