using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Incidents;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/operations/incidents</c>: what needs a person, with what may be done about each, and doing it to one or to many.</summary>
static class IncidentsApi
{
    internal sealed record Selection(Guid[]? Ids, IncidentFilter? Filter, bool? DryRun, string? Outcome);

    public static void MapIncidents(this RouteGroupBuilder operations)
    {
        operations.MapGet("/incidents", (bool? all, string? kind, string? definitionId, string? activityId, Guid? instanceId, int? limit, Guid? after, ApiRead read) =>
            read.RunAsync((scope, _) => IncidentList.ReadAsync(scope, new IncidentFilter(kind, definitionId, activityId, instanceId), all ?? false, Page.Size(limit), after)));
        foreach (var action in Enum.GetValues<IncidentAction>())
        {
            operations.MapPost($"/incidents/{action.ToString().ToLowerInvariant()}", (Selection selection, ApiWrite write) => write.RunAsync(
                (scope, viewer) =>
                {
                    AccessPolicy.DemandAccount(viewer, Role.Coordinator, Role.Administrator);
                    return scope.Get<ActOnIncidents>().RunAsync(
                        new ActOnIncidents.Command(action, selection.Ids, selection.Filter, selection.DryRun ?? false, Operator.Of(viewer), selection.Outcome), scope.Now, scope.Ct);
                },
                report => Answer.Ok(report)));
        }
    }
}

/// <summary>Incidents as REST and the command line show them, newest first.</summary>
static class IncidentList
{
    public sealed record Line(
        Guid Id, string Kind, string Message, Guid? InstanceId, string? DefinitionId, string? ActivityId, NodaTime.Instant At, IReadOnlyList<IncidentAction> Allowed,
        NodaTime.Instant? ResolvedAt, string? Resolution, string? ResolvedBy);

    public static async Task<Page<Line>> ReadAsync(WorkScope scope, IncidentFilter filter, bool withResolved, int limit, Guid? after)
    {
        // Ids grow with time.
        var found = filter.Apply(scope.Db, withResolved).Where(i => after == null || i.Id < after).OrderByDescending(i => i.Id).Take(limit + 1);
        var rows = await (from incident in found
                          from instance in scope.Db.Set<WorkflowInstance>().Where(w => w.Id == incident.InstanceId).DefaultIfEmpty()
                          select new { incident, DefinitionId = (string?)instance!.DefinitionId, SubStatus = (WorkflowSubStatus?)instance.SubStatus }).ToListAsync(scope.Ct);
        var lines = rows.OrderByDescending(r => r.incident.Id.ToString("N"), StringComparer.Ordinal).Take(limit).Select(r => new Line(
            r.incident.Id, r.incident.Kind, r.incident.Message, r.incident.InstanceId, r.DefinitionId, r.incident.ActivityId, r.incident.At,
            IncidentRules.Allowed(r.incident, r.SubStatus), r.incident.ResolvedAt, r.incident.Resolution, r.incident.ResolvedBy)).ToList();
        return new Page<Line>(lines, rows.Count > limit ? lines[^1].Id.ToString() : null);
    }
}
