using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using NodaTime;

namespace MediationWorkflows.Milestones;

/// <summary>The obligor's time for a planned milestone begins.</summary>
public sealed class OpenMilestone(AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid MilestoneId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (milestone, access) = await policy.FindAsync<Milestone>(command.By, command.MilestoneId, "milestone", now, ct);
        access.Demand(CaseAction.ManageMilestones);
        milestone.Open();
        await audit.AppendAsync(milestone.CaseId, command.By.PersonId, "milestone.opened", now, ct, nameof(Milestone), milestone.Id.ToString("N"));
    }
}
