using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using NodaTime;

namespace MediationWorkflows.Milestones;

/// <summary>What was promised is no longer owed, for a reason that is recorded.</summary>
public sealed class WaiveMilestone(AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid MilestoneId, string Reason, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (milestone, access) = await policy.FindAsync<Milestone>(command.By, command.MilestoneId, "milestone", now, ct);
        access.Demand(CaseAction.ManageMilestones);
        if (string.IsNullOrWhiteSpace(command.Reason))
        {
            throw new InvalidInputException("reason", "A waiver says why.");
        }

        milestone.Waive(command.Reason, now);
        await audit.AppendAsync(milestone.CaseId, command.By.PersonId, "milestone.waived", now, ct, nameof(Milestone), milestone.Id.ToString("N"));
    }
}
