using MediationWorkflows.Database;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Incidents;

/// <summary>Which open incidents are meant; what is null does not narrow.</summary>
/// <param name="Kind">For example <c>Faulted</c>, <c>TimerPoisoned</c>.</param>
/// <param name="DefinitionId">Of the instances concerned.</param>
/// <param name="ActivityId">As the definition names it.</param>
/// <param name="From">Raised at this instant or later.</param>
/// <param name="To">Raised before this instant.</param>
public sealed record IncidentFilter(
    string? Kind = null, string? DefinitionId = null, string? ActivityId = null, Guid? InstanceId = null, Instant? From = null, Instant? To = null)
{
    public IQueryable<WorkflowIncident> Apply(AppDb db, bool withResolved = false)
    {
        var found = db.Set<WorkflowIncident>().AsQueryable();
        if (!withResolved)
            found = found.Where(i => i.ResolvedAt == null);
        if (Kind is not null)
            found = found.Where(i => i.Kind == Kind);
        if (ActivityId is not null)
            found = found.Where(i => i.ActivityId == ActivityId);
        if (InstanceId is not null)
            found = found.Where(i => i.InstanceId == InstanceId);
        if (From is { } from)
            found = found.Where(i => i.At >= from);
        if (To is { } to)
            found = found.Where(i => i.At < to);
        if (DefinitionId is not null)
            found = found.Where(i => db.Set<WorkflowInstance>().Any(w => w.Id == i.InstanceId && w.DefinitionId == DefinitionId));
        return found;
    }
}
