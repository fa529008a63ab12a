using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Duties;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Restrictions;
using MediationWorkflows.Risk;
using MediationWorkflows.Roadmap;
using MediationWorkflows.Safety;
using MediationWorkflows.Workflows;
using NodaTime;

namespace MediationWorkflows.Cases;

/// <summary>Ends a case. When a person closes it, its running workflows end too, with their open tasks, deadlines and reminders.</summary>
public sealed class CloseCase(AppDb db, AccessPolicy policy, BurstRunner bursts, AuditTrail audit, EndSeries series)
{
    /// <summary>What is looked after in a closed case as well: who may come to harm, who is restricted, and what the law wants reported.</summary>
    private static readonly IReadOnlyCollection<string> LiveOn = [RaiseSafetyEvent.DefinitionId, ActivateRestriction.DefinitionId, OpenDuties.DefinitionId];

    /// <param name="ByInstance">The run that closes the case, and ends by itself; null when a person does.</param>
    public sealed record Command(Guid CaseId, CaseOutcome Outcome, Viewer By, Guid? ByInstance = null);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.CloseCase);
        if (!Enum.IsDefined(command.Outcome))
        {
            throw new InvalidInputException("outcome", $"One of {string.Join(", ", Enum.GetNames<CaseOutcome>())}.");
        }

        var dangers = await db.WithPendingAsync<SafetyEvent>(e => e.CaseId == command.CaseId && e.State != SafetyEventState.Closed, ct);
        if (!command.By.IsSystem && command.Outcome != CaseOutcome.Unsuitable && dangers.Exists(e => !e.IsCleared))
        {
            throw new StateException("Somebody may come to harm: this case ends once that is cleared, or as unsuitable.", "NotCleared", nameof(CaseOutcome.Unsuitable));
        }

        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.Close(command.Outcome, now);
        await audit.AppendAsync(command.CaseId, command.By.PersonId, "case.closed", now, ct, nameof(MediationCase), command.CaseId.ToString("N"),
            $$"""{"outcome":"{{command.Outcome}}"}""");
        foreach (var plan in await db.WithPendingAsync<SafetyPlan>(p => p.CaseId == command.CaseId && p.SupersededAt == null, ct))
        {
            plan.SupersededAt = now;
            await bursts.CancelAsync(plan.WorkflowInstanceId!.Value, now, ct);
        }

        await series.OfCaseAsync(command.CaseId, purpose: null, now, ct);

        if (!command.By.IsSystem || command.ByInstance is not null)
        {
            await EndWorkflowsAsync(command.CaseId.ToString("N"), command.ByInstance, now, ct);
        }
    }

    private async Task EndWorkflowsAsync(string correlationId, Guid? butFor, Instant now, CancellationToken ct)
    {
        // Those that stand at a fault too: their waits are still open.
        var running = await db.WithPendingAsync<WorkflowInstance>(
            i => i.CorrelationId == correlationId && i.Id != butFor && !LiveOn.Contains(i.DefinitionId) && i.SubStatus != WorkflowSubStatus.Finished && i.SubStatus != WorkflowSubStatus.Cancelled, ct);
        // Parents first: they take their children with them.
        foreach (var instance in running.OrderBy(i => i.ParentInstanceId is null ? 0 : 1).ThenBy(i => i.Id))
        {
            await bursts.CancelAsync(instance.Id, now, ct);
        }
    }
}
