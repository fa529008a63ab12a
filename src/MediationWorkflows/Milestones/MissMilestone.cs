using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using NodaTime;

namespace MediationWorkflows.Milestones;

/// <summary>The obligor's time is over and the promise not kept; what follows is for the workflow.</summary>
public sealed class MissMilestone(AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid MilestoneId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (milestone, access) = await policy.FindAsync<Milestone>(command.By, command.MilestoneId, "milestone", now, ct);
        access.Demand(CaseAction.ManageMilestones);
        milestone.Miss(now);
        await audit.AppendAsync(milestone.CaseId, command.By.PersonId, "milestone.missed", now, ct, nameof(Milestone), milestone.Id.ToString("N"));
    }
}
