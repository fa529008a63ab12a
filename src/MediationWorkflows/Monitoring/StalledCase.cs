using NodaTime;

namespace MediationWorkflows.Monitoring;

/// <summary>Why a case stands still; each reason is told apart.</summary>
public enum StallReason
{
    /// <summary>A deadline is overdue by three business days or more.</summary>
    Overdue,

    /// <summary>Nothing has happened for fifteen business days, and nothing is due or planned.</summary>
    Quiet,

    /// <summary>On hold for more than twenty business days.</summary>
    HeldTooLong,

    /// <summary>An open deadline that nothing will wake: a fault of ours.</summary>
    DeadlineWithoutWakeUp,

    /// <summary>The case's workflow faulted, or one that it started.</summary>
    FaultedInstance,

    /// <summary>A task that nobody is assigned to.</summary>
    UnassignedTask,

    /// <summary>The only address of whoever must answer refuses mail.</summary>
    UndeliverableContact,

    /// <summary>Nobody has answered a page about somebody's safety in time.</summary>
    SafetyUnanswered,
}

/// <summary>One reason why one case stands still. Process metadata only.</summary>
/// <param name="WaitingFor">The participation's key in the case (client, mediator …), or null.</param>
/// <param name="What">The kind of what is due.</param>
/// <param name="BusinessDays">Business days overdue, on hold or quiet; 0 where that is not the reason.</param>
/// <param name="LongerThan">Of the answers at this step so far, the percentage that took less time than this wait has lasted; null where too few are known.</param>
public sealed record StalledCase(
    Guid CaseId, string Reference, string Phase, StallReason Reason, string? WaitingFor, string? What, LocalDate? DueOn, int BusinessDays, Guid? DeadlineId, Instant Since, int? LongerThan)
{
    /// <summary>Since when somebody is asked; null where nobody is.</summary>
    public Instant? AskedAt { get; init; }
}

/// <summary>All that stands still, as it was found at an instant.</summary>
/// <param name="Cases">How many; a case may stand still for several reasons.</param>
public sealed record StalledReport(IReadOnlyList<StalledCase> Items, int Cases, Instant FoundAt)
{
    public static async Task<StalledReport> TakeAsync(Database.WorkScope scope)
    {
        var found = await scope.Get<StalledCases>().ListAsync(scope.Now, scope.Ct);
        return new StalledReport(found, found.DistinctBy(s => s.CaseId).Count(), scope.Now);
    }
}
