using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Milestones;

/// <summary>The named verifier decides whether the evidence passes the acceptance test.</summary>
public sealed class VerifyMilestone(AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    /// <param name="Reason">Why the evidence does not suffice; needed to reject.</param>
    public sealed record Command(Guid MilestoneId, bool Passes, string? Reason, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (milestone, access) = await policy.FindAsync<Milestone>(command.By, command.MilestoneId, "milestone", now, ct);
        access.DemandActingFor(milestone.VerifierId);
        // I8, whoever came into whose place since the settlement was signed.
        if (command.By.PersonId is { } person
            && await policy.TryForAsync(new Viewer(person, new HashSet<Role>()), milestone.CaseId, now, ct) is { } personally && personally.ActsFor(milestone.ObligorId))
        {
            throw new NotAllowedException("Whoever owes a term, or speaks for them, cannot verify it.");
        }

        if (command.Passes)
        {
            milestone.Verify(milestone.VerifierId, now);
        }
        else if (string.IsNullOrWhiteSpace(command.Reason))
        {
            throw new InvalidInputException("reason", "A rejection says what is missing.");
        }
        else
        {
            milestone.Reject(milestone.VerifierId, command.Reason);
        }

        await audit.AppendAsync(milestone.CaseId, command.By.PersonId, command.Passes ? "milestone.verified" : "milestone.rejected", now, ct,
            nameof(Milestone), milestone.Id.ToString("N"));
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(milestone.CaseId, "milestone.verify", command.Passes ? "Verified" : "Rejected", command.By.PersonId, now, ct, subjectId: milestone.Id);
        }
    }
}
