using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>Lines in an instance's journal about the instance as a whole: what was done to it from outside, and by whom.</summary>
public sealed class InstanceNotes(AppDb db, JournalOrder order)
{
    /// <param name="data">Opaque ids and codes only.</param>
    public void Add(WorkflowInstance instance, string eventName, JsonObject data, Instant now) => db.Add(new JournalRecord
    {
        InstanceId = instance.Id,
        Sequence = instance.NextSequence++,
        Position = order.Next(now),
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
