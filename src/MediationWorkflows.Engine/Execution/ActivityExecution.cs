using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;

namespace MediationWorkflows.Engine.Execution;

/// <summary>One execution of a node while it is open: the working form, inside a burst only.</summary>
internal sealed class ActivityExecution(int number, CompiledNode node, ActivityExecution? parent)
{
    private string? publicId;

    /// <summary>Counts executions of the instance from 1.</summary>
    public int Number => number;

    public CompiledNode Node => node;

    public ActivityExecution? Parent => parent;

    public ActivityStatus Status { get; set; } = ActivityStatus.Running;

    /// <summary>Values of <see cref="CompiledNode.Declared"/>.</summary>
    public object?[] Values { get; set; } = [];

    /// <summary>What a container remembers between its children.</summary>
    public object? State { get; set; }

    /// <summary>What a host activity remembers between a wait and its resume.</summary>
    public JsonNode? Memory { get; set; }

    public List<OpenWait>? Waits { get; set; }

    /// <summary>Waits opened so far, for their numbers.</summary>
    public int WaitCount { get; set; }

    /// <summary>Set by Complete on the workflow that it ends.</summary>
    public Outcomes? PendingOutcomes { get; set; }

    /// <summary>Inputs and outputs that the next journal entry takes along.</summary>
    public JsonObject? ToLog { get; set; }

    public bool IsBreaking { get; set; }

    /// <summary>Scheduled through a backward connection of a flowchart.</summary>
    public bool CameBackward { get; init; }

    /// <summary>Its children are being canceled, so their ends move nothing any more.</summary>
    public bool IsClosing { get; set; }

    public string PublicId(string instanceId) =>
        publicId ??= string.Create(CultureInfo.InvariantCulture, $"{instanceId}:{number}");
}

internal sealed record OpenWait(int Number, string Kind, string Key, Instant? DueAt, bool IsNew);

/// <summary>Work in the queue: a node to execute for an owner, or an open execution to run again.</summary>
internal readonly record struct WorkItem(ActivityExecution? Owner, CompiledNode? Node, ActivityExecution? Existing, object?[]? Locals, bool Backward, Resumption? Resumption);

internal sealed record Resumption(string Kind, string Key, JsonNode? Payload);
