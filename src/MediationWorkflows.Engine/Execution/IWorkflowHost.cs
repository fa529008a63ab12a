using System.Text.Json.Nodes;

namespace MediationWorkflows.Engine.Execution;

/// <summary>The boundary to the runtime, which implements it inside the burst's unit of work.</summary>
public interface IWorkflowHost
{
    /// <summary>
    /// Counts instances that are about to start against the bounds of <see cref="Lineage"/>. What it counted is undone with the unit of
    /// work; a refusal has changed nothing.
    /// </summary>
    /// <param name="child">Of the instances to start.</param>
    /// <exception cref="LineageException">There would be too many.</exception>
    ValueTask ReserveAsync(Lineage child, string definitionId, int count);

    /// <summary>Starts a child instance of the published version: at once when <see cref="ChildRequest.RunInline"/>, else queued.</summary>
    /// <returns>Null when no published version exists.</returns>
    ValueTask<ChildResult?> StartChildAsync(ChildRequest r);

    /// <summary>Queues an event for delivery to the instances that wait for it.</summary>
    ValueTask PublishEventAsync(EventPublication e);

    /// <summary>Whether an exception is a fault of the workflow. One that is not (a lost race, a lost database) stops the burst and leaves nothing.</summary>
    bool IsFault(Exception e);
}

/// <param name="ParentBookmarkId">The wait to resume when the child ends, or null when nobody waits. Resume it with a <see cref="ChildResult"/> as JSON.</param>
public sealed record ChildRequest(
    string DefinitionId, JsonObject Input, string? CorrelationId, string? ParentInstanceId, string? ParentBookmarkId, bool RunInline)
{
    /// <summary>What the child's state begins with.</summary>
    public Lineage Lineage { get; init; }
}

/// <summary>How a child stands after its first burst, or at its end. <paramref name="Output"/> maps output names to values.</summary>
public sealed record ChildResult(string InstanceId, WorkflowStatus Status, WorkflowSubStatus SubStatus, JsonObject? Output)
{
    /// <summary>What a child that ran inline wrote; it stands among the parent's lines where the child ran.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>The payload that resumes a parent waiting for this child.</summary>
    public JsonObject ToJson() => new()
    {
        ["workflowInstanceId"] = InstanceId,
        ["status"] = Status.ToString(),
        ["subStatus"] = SubStatus.ToString(),
        ["output"] = Output?.DeepClone(),
    };
}

/// <param name="TargetInstanceId">Set for a local event: only this instance hears it.</param>
public sealed record EventPublication(string Name, string? CorrelationId, string? TargetInstanceId, JsonNode? Payload)
{
    /// <summary>The instance that published it, and where that stands: what the event starts stands below it. Null from outside.</summary>
    public string? PublisherId { get; init; }

    public Lineage Publisher { get; init; }
}
