using System.Text.Json.Nodes;
using NodaTime;

namespace MediationWorkflows.Engine.Execution;

/// <summary>Everything that follows from one stimulus. Nothing of it has happened until the host commits it.</summary>
public sealed class BurstResult
{
    public required InstanceState State { get; init; }

    public required IReadOnlyList<JournalEntry> Journal { get; init; }

    /// <summary>Waits that this burst opened and left open.</summary>
    public required IReadOnlyList<Bookmark> Created { get; init; }

    /// <summary>Ids of bookmarks that were open before and are no longer: the one that fired, and canceled ones.</summary>
    public required IReadOnlyList<string> Removed { get; init; }

    /// <summary>What WriteLine wrote.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>Incidents of this burst.</summary>
    public required IReadOnlyList<Incident> Incidents { get; init; }

    /// <summary>Child instances whose parent no longer waits for them because it was canceled: the host cancels them too.</summary>
    public required IReadOnlyList<string> AbandonedChildren { get; init; }

    /// <summary>Activity instances that were faulted and have been canceled: what is known of their faults concerns nobody any more.</summary>
    public required IReadOnlyList<string> SettledFaults { get; init; }

    /// <summary>The stimulus had nothing to act on (the wait is gone, the instance is over); the state is unchanged.</summary>
    public bool Ignored { get; init; }
}

/// <param name="Sequence">Counts the entries of the instance.</param>
/// <param name="Position">Orders the entries of all instances, see <see cref="JournalOrder"/>.</param>
/// <param name="ActivityInstanceId">"{instanceId}:{n}", the execution.</param>
/// <param name="NodeId">Place in the definition.</param>
/// <param name="EventName">Started, Resumed, Suspended, Completed, Canceled, Faulted.</param>
/// <param name="Data">Outcomes or a fault's message; shared, so read it and copy it, never change it.</param>
public sealed record JournalEntry(
    long Sequence,
    long Position,
    Instant At,
    string ActivityInstanceId,
    string? ParentActivityInstanceId,
    string ActivityId,
    string NodeId,
    string ActivityType,
    string? ActivityName,
    string EventName,
    JsonNode? Data);

/// <summary>An open wait. <paramref name="Id"/> is "{instanceId}:{n}:{k}".</summary>
public sealed record Bookmark(string Id, string Kind, string Key, string ActivityInstanceId, string ActivityId, string NodeId, Instant? DueAt);

/// <param name="Kind">Faulted, Blocked (nothing can wake the instance) or Budget (a burst did not come to rest).</param>
/// <param name="ErrorType">Short name of the exception type, if an exception caused it.</param>
public sealed record Incident(
    string Kind, string ActivityInstanceId, string ActivityId, string NodeId, string ActivityType, string Message, string? ErrorType, Instant At);

public enum WorkflowStatus
{
    Running,
    Finished,
}

public enum WorkflowSubStatus
{
    Pending,
    Executing,
    Suspended,
    Finished,
    Cancelled,
    Faulted,
}

public enum ActivityStatus
{
    Running,
    Completed,
    Canceled,
    Faulted,
}
