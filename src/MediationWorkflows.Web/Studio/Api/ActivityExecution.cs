using System.Text.Json.Nodes;
using MediationWorkflows.Workflows;
using NodaTime;

namespace MediationWorkflows.Web.Studio.Api;

/// <summary>One execution of an activity, put together from its journal records and its open waits.</summary>
/// <param name="State">Inputs that the definition wants in the journal, by name.</param>
/// <param name="Outputs">Outputs that the definition wants in the journal, by name.</param>
sealed record ActivityExecution(JournalRecord First, Instant? CompletedAt, string Status, bool HasBookmarks, JsonObject? State, JsonObject? Outputs)
{
    public static IEnumerable<ActivityExecution> From(IEnumerable<JournalRecord> journal, IEnumerable<WorkflowBookmark> bookmarks)
    {
        var waiting = bookmarks.Select(bookmark => bookmark.ActivityInstanceId).ToHashSet(StringComparer.Ordinal);
        return journal
            .GroupBy(record => record.ActivityInstanceId, StringComparer.Ordinal)
            .Select(records =>
            {
                var ordered = records.OrderBy(record => record.Sequence).ToList();
                // A retried fault is no longer the last word.
                var end = ordered[^1].EventName is "Completed" or "Canceled" or "Faulted" ? ordered[^1] : null;
                return new ActivityExecution(ordered[0], end?.At, end?.EventName ?? "Running", waiting.Contains(records.Key), Logged(ordered, "Inputs"), Logged(ordered, "Outputs"));
            })
            .OrderBy(execution => execution.First.Sequence);
    }

    static JsonObject? Logged(IEnumerable<JournalRecord> records, string section) =>
        records.Select(record => record.Data is null ? null : JsonNode.Parse(record.Data)?[section] as JsonObject).LastOrDefault(values => values is not null);

    public bool IsCompleted => Status == "Completed";

    public bool IsRunning => Status == "Running";

    public bool IsFaulted => Status == "Faulted";

    public object ToElsa() => new
    {
        id = First.ActivityInstanceId,
        workflowInstanceId = InstanceDocument.IdOf(First.InstanceId),
        activityId = First.ActivityId,
        activityNodeId = First.NodeId,
        activityType = First.ActivityType,
        activityTypeVersion = 1,
        activityName = First.ActivityName,
        activityState = State,
        outputs = Outputs,
        payload = (object?)null,
        properties = (object?)null,
        metadata = (object?)null,
        startedAt = InstanceDocument.Text(First.At),
        completedAt = InstanceDocument.Text(CompletedAt),
        hasBookmarks = HasBookmarks,
        status = Status,
    };
}
