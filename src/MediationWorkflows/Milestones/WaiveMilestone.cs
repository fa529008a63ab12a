using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Milestones;

/// <summary>What was promised is no longer owed, for a reason that is recorded.</summary>
public sealed class WaiveMilestone(AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
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
        // Whoever was asked about it is asked no more, and the workflow goes on.
        foreach (var kind in new[] { "milestone.evidence", MilestoneVerifyTask.KindName })
        {
            await answer.OfAsync(milestone.CaseId, kind, "Waived", command.By.PersonId, now, ct, subjectId: milestone.Id);
        }
    }
}
