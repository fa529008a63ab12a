using NodaTime;

namespace MediationWorkflows.Reconciling;

/// <summary>A gap between what waits and what wakes.</summary>
/// <param name="Kind">Which check found it.</param>
/// <param name="Id">Of the row: a deadline, a bookmark, a timer, a mail, a task or an instance.</param>
/// <param name="What">For people: opaque ids only.</param>
/// <param name="IsRepairable">False: only a person can help, and an incident stays open until one does.</param>
public sealed record Finding(string Kind, string Id, string What, bool IsRepairable, Guid? InstanceId = null, Guid? CaseId = null);

/// <summary>Finds one kind of damage by joining rows, and repairs it from the rows alone, in the current unit of work.</summary>
public interface IReconcilerCheck
{
    /// <param name="limit">More than these are left for the next run.</param>
    Task<IReadOnlyList<Finding>> FindAsync(int limit, Instant now, CancellationToken ct);

    /// <summary>Only called with its own repairable findings; what has mended itself meanwhile is left alone.</summary>
    Task RepairAsync(Finding finding, Instant now, CancellationToken ct);
}
