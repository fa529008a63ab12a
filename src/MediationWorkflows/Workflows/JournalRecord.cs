using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>One line of an instance's history, as <see cref="JournalBurst"/> keeps it. Opaque ids only.</summary>
/// <param name="Sequence">1, 2, 3 … within the instance, without gaps.</param>
/// <param name="Position">Orders the records of all instances, a child's among its parent's: greater is later.</param>
/// <param name="At">When it happened.</param>
/// <param name="IntendedAt">When it was meant to happen: for what a timer set off, the timer's due instant; else <paramref name="At"/>.</param>
/// <param name="ActivityInstanceId">"{instance}:{n}", the execution.</param>
/// <param name="EventName">Started, Resumed, Suspended, Completed, Canceled, Faulted … as Elsa names them.</param>
/// <param name="Data">JSON: outcomes and the like.</param>
public sealed record JournalRecord(
    Guid InstanceId,
    long Sequence,
    long Position,
    Instant At,
    Instant IntendedAt,
    string ActivityInstanceId,
    string? ParentActivityInstanceId,
    string ActivityId,
    string NodeId,
    string ActivityType,
    string? ActivityName,
    string EventName,
    string? Data);
