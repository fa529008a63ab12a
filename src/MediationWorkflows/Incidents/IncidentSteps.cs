using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Incidents;

/// <summary>Carries one action out on one incident, in the current unit of work, or says why it cannot be.</summary>
public sealed class IncidentSteps(AppDb db, BurstRunner bursts, CompiledWorkflows compiled, DeadTimers deadTimers)
{
    /// <summary>Why not, or null: it can be done.</summary>
    public async Task<string?> WhyNotAsync(WorkflowIncident incident, IncidentAction action, string outcome, Instant now, CancellationToken ct)
    {
        if (incident.Resolution is { } resolution)
            return $"It is {resolution} already.";
        var instance = await InstanceOfAsync(incident, ct);
        var allowed = IncidentRules.Allowed(incident, instance?.SubStatus);
        if (!allowed.Contains(action))
            return $"An incident of kind {incident.Kind} allows {string.Join(", ", allowed)} here.";
        return action switch
        {
            IncidentAction.Retry when incident.Kind == IncidentRules.Faulted && instance?.SubStatus != WorkflowSubStatus.Faulted && await StuckActivityAsync(incident, instance, ct) is null =>
                "The flow has gone on without what failed. Skip only puts the incident away.",
            IncidentAction.Skip => await WhyNotSkipAsync(incident, instance, outcome, now, ct),
            _ => null,
        };
    }

    private async Task<string?> WhyNotSkipAsync(WorkflowIncident incident, WorkflowInstance? instance, string outcome, Instant now, CancellationToken ct)
    {
        if (await TimerOfAsync(incident, ct) is { } timer && await deadTimers.WhyNotSkipAsync(timer, now, ct) is { } reason)
            return reason;
        return await StuckActivityAsync(incident, instance, ct) is { Node.Descriptor: { HasDynamicPorts: false } descriptor } && !Outcomes(descriptor).Contains(outcome, StringComparer.Ordinal)
            ? $"Say how the activity ended. Its outcomes: {string.Join(", ", Outcomes(descriptor))}."
            : null;
    }

    public Task RunAsync(WorkflowIncident incident, IncidentAction action, string outcome, Instant now, CancellationToken ct) => action switch
    {
        IncidentAction.Retry => RetryAsync(incident, now, ct),
        IncidentAction.Skip => SkipAsync(incident, outcome, now, ct),
        _ => CancelAsync(incident, now, ct),
    };

    private async Task RetryAsync(WorkflowIncident incident, Instant now, CancellationToken ct)
    {
        if (incident.Kind != IncidentRules.TimerPoisoned)
            await bursts.RetryAsync(incident.InstanceId!.Value, incident.ActivityInstanceId!, now, ct);
        else if (await TimerOfAsync(incident, ct) is { } timer)
            deadTimers.Retry(timer, now);
    }

    private async Task SkipAsync(WorkflowIncident incident, string outcome, Instant now, CancellationToken ct)
    {
        if (await TimerOfAsync(incident, ct) is { } timer)
            await deadTimers.SkipAsync(timer, outcome, now, ct);
        else if (await StuckActivityAsync(incident, await InstanceOfAsync(incident, ct), ct) is not null)
            await bursts.SkipAsync(incident.InstanceId!.Value, incident.ActivityInstanceId!, outcome, now, ct);
    }

    private async Task CancelAsync(WorkflowIncident incident, Instant now, CancellationToken ct)
    {
        await bursts.CancelAsync(incident.InstanceId!.Value, now, ct);
        if (await TimerOfAsync(incident, ct) is { } timer)
            db.Remove(timer);
    }

    public async Task<WorkflowInstance?> InstanceOfAsync(WorkflowIncident incident, CancellationToken ct) =>
        incident.InstanceId is { } id ? await db.FindAsync<WorkflowInstance>([id], ct) : null;

    private async Task<WorkTimer?> TimerOfAsync(WorkflowIncident incident, CancellationToken ct) =>
        incident.TimerId is { } id && await db.FindAsync<WorkTimer>([id], ct) is { State: TimerState.Dead } timer && db.Entry(timer).State != EntityState.Deleted ? timer : null;

    /// <summary>The open activity that failed, or that waits for a timer that died; null when the incident is about no such thing.</summary>
    private async Task<OpenActivity?> StuckActivityAsync(WorkflowIncident incident, WorkflowInstance? instance, CancellationToken ct)
    {
        var id = incident.Kind == IncidentRules.Faulted ? incident.ActivityInstanceId
            : await TimerOfAsync(incident, ct) is { Kind: ResumeTimer.TimerKind } timer ? (await db.FindAsync<WorkflowBookmark>([timer.Target], ct))?.ActivityInstanceId
            : null;
        if (id is null || instance is null)
            return null;
        var state = InstanceState.Parse(instance.State);
        var workflow = await compiled.GetAsync(db, instance.DefinitionVersionId, state.Dependencies, ct);
        return state.OpenActivities(instance.Id.ToString("N"), workflow).FirstOrDefault(open => open.ActivityInstanceId == id);
    }

    private static IEnumerable<string> Outcomes(ActivityDescriptor descriptor) =>
        descriptor.Ports.Where(p => p.Type == "Flow").Select(p => p.Name) is var names && names.Any() ? names : ["Done"];
}
