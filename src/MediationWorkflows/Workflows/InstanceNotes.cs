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
    public void Add(WorkflowInstance instance, string eventName, JsonObject data, Instant now)
    {
        const string root = WorkflowDefinition.RootActivityId;
        var entry = new JournalEntry(
            instance.NextSequence, order.Next(now), now, $"{instance.Id:N}:1", ParentActivityInstanceId: null, root, root, "Elsa.Workflow", ActivityName: null, eventName, data);
        db.Add(JournalBurst.Next(instance, [entry], now, now));
    }
}
