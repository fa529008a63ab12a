using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Workflows;

namespace MediationWorkflows.Incidents;

public enum IncidentAction
{
    /// <summary>Tries again what failed.</summary>
    Retry,

    /// <summary>Goes on without it.</summary>
    Skip,

    /// <summary>Ends the workflow instance.</summary>
    Cancel,
}

/// <summary>What may be done about an incident, by its kind and where its instance stands. The list and the actions ask the same table.</summary>
public static class IncidentRules
{
    public const string Faulted = "Faulted";

    public const string TimerPoisoned = "TimerPoisoned";

    /// <param name="instance">The sub-status of the instance concerned; null without one.</param>
    public static IReadOnlyList<IncidentAction> Allowed(WorkflowIncident incident, WorkflowSubStatus? instance)
    {
        if (incident.ResolvedAt is not null)
            return [];
        var ended = instance is WorkflowSubStatus.Finished or WorkflowSubStatus.Cancelled;
        return incident.Kind switch
        {
            TimerPoisoned when instance is null => [IncidentAction.Retry, IncidentAction.Skip],
            // What the instance no longer needs can only be put away.
            TimerPoisoned => ended ? [IncidentAction.Skip] : [IncidentAction.Retry, IncidentAction.Skip, IncidentAction.Cancel],
            _ when instance is null || ended => [IncidentAction.Skip],
            Faulted => [IncidentAction.Retry, IncidentAction.Skip, IncidentAction.Cancel],
            // Nothing failed that could be run again: only an end helps, or a person who knows better.
            _ => [IncidentAction.Skip, IncidentAction.Cancel],
        };
    }
}
