using System.Linq.Expressions;
using MediationWorkflows.Workflows;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Web.Studio.Api;

/// <summary>An instance as Elsa Studio wants it: where it stands, never what it holds.</summary>
static class InstanceDocument
{
    public static string? Text(Instant? instant) => instant is { } at ? InstantPattern.ExtendedIso.Format(at) : null;

    public static string IdOf(Guid id) => id.ToString();

    /// <summary>Reads the columns that a list shows, and never the state.</summary>
    public static Expression<Func<WorkflowInstance, object>> Summary { get; } = instance => new
    {
        id = IdOf(instance.Id),
        definitionId = instance.DefinitionId,
        definitionVersionId = instance.DefinitionVersionId,
        version = instance.DefinitionNumber,
        status = instance.Status.ToString(),
        subStatus = instance.SubStatus.ToString(),
        correlationId = instance.CorrelationId,
        name = instance.Name,
        incidentCount = instance.IncidentCount,
        createdAt = Text(instance.CreatedAt),
        updatedAt = Text(instance.UpdatedAt),
        finishedAt = Text(instance.FinishedAt),
    };

    public static object Of(WorkflowInstance instance, IEnumerable<WorkflowBookmark> bookmarks, IEnumerable<WorkflowIncident> incidents) => new
    {
        id = IdOf(instance.Id),
        definitionId = instance.DefinitionId,
        definitionVersionId = instance.DefinitionVersionId,
        version = instance.DefinitionNumber,
        status = instance.Status.ToString(),
        subStatus = instance.SubStatus.ToString(),
        correlationId = instance.CorrelationId,
        name = instance.Name,
        incidentCount = instance.IncidentCount,
        createdAt = Text(instance.CreatedAt),
        updatedAt = Text(instance.UpdatedAt),
        finishedAt = Text(instance.FinishedAt),
        workflowState = new
        {
            id = IdOf(instance.Id),
            definitionId = instance.DefinitionId,
            definitionVersionId = instance.DefinitionVersionId,
            definitionVersion = instance.DefinitionNumber,
            status = instance.Status.ToString(),
            subStatus = instance.SubStatus.ToString(),
            correlationId = instance.CorrelationId,
            name = instance.Name,
            createdAt = Text(instance.CreatedAt),
            updatedAt = Text(instance.UpdatedAt),
            finishedAt = Text(instance.FinishedAt),
            bookmarks = bookmarks.Select(bookmark => new
            {
                id = bookmark.Id,
                name = bookmark.Kind,
                hash = "",
                activityId = bookmark.ActivityId,
                activityNodeId = bookmark.NodeId,
                activityInstanceId = bookmark.ActivityInstanceId,
                createdAt = Text(bookmark.CreatedAt),
                autoBurn = true,
            }),
            incidents = incidents.Select(incident => new
            {
                activityId = incident.ActivityId,
                activityNodeId = incident.NodeId,
                activityType = "",
                message = incident.Message,
                timestamp = Text(incident.At),
            }),
            completionCallbacks = Array.Empty<object>(),
            activityExecutionContexts = Array.Empty<object>(),
            // Values stay where the access policy guards them.
            input = new { },
            output = new { },
            properties = new { },
        },
    };

    public static object Log(JournalRecord record) => new
    {
        id = $"{IdOf(record.InstanceId)}-{record.Sequence}",
        activityInstanceId = record.ActivityInstanceId,
        parentActivityInstanceId = record.ParentActivityInstanceId,
        activityId = record.ActivityId,
        activityType = record.ActivityType,
        activityTypeVersion = 1,
        activityName = record.ActivityName,
        nodeId = record.NodeId,
        timestamp = Text(record.At),
        sequence = record.Sequence,
        eventName = record.EventName,
        message = (string?)null,
        source = (string?)null,
        activityState = (object?)null,
        payload = (object?)null,
    };
}
