using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Milestones;

/// <summary>The obligor says what was done, with evidence.</summary>
public sealed class SubmitEvidence(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid MilestoneId, string Text, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (milestone, access) = await policy.FindAsync<Milestone>(command.By, command.MilestoneId, "milestone", now, ct);
        access.DemandActingFor(await db.HolderAsync(milestone.CaseId, milestone.ObligorId, now, ct));
        if (string.IsNullOrWhiteSpace(command.Text))
        {
            throw new InvalidInputException("text", "Say what the evidence is.");
        }

        milestone.SubmitEvidence(milestone.ObligorId, command.Text, now);
        await audit.AppendAsync(milestone.CaseId, command.By.PersonId, "milestone.evidence", now, ct, nameof(Milestone), milestone.Id.ToString("N"));
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(milestone.CaseId, "milestone.evidence", "Submitted", command.By.PersonId, now, ct, subjectId: milestone.Id);
        }
    }
}
