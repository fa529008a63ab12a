using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>A line in an instance's journal about the instance as a whole: what was done to it from outside, and by whom.</summary>
public static class InstanceNote
{
    /// <param name="data">Opaque ids and codes only.</param>
    public static void Add(AppDb db, WorkflowInstance instance, string eventName, JsonObject data, Instant now) => db.Add(new JournalRecord
    {
        InstanceId = instance.Id,
        Sequence = instance.NextSequence++,
        At = now,
        IntendedAt = now,
        ActivityInstanceId = $"{instance.Id:N}:1",
        ActivityId = WorkflowDefinition.RootActivityId,
        NodeId = WorkflowDefinition.RootActivityId,
        ActivityType = "Elsa.Workflow",
        EventName = eventName,
        Data = data.ToJsonString(),
    });
}
