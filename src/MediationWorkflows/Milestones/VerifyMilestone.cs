using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Milestones;

/// <summary>The named verifier, or whoever was asked in their place after their silence, decides whether the evidence passes the acceptance test.</summary>
public sealed class VerifyMilestone(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer, PlanPayments payments)
{
    /// <param name="Reason">Why the evidence does not suffice; needed to reject.</param>
    /// <param name="DeciderId">Who was asked, when this carries out their answer.</param>
    public sealed record Command(Guid MilestoneId, bool Passes, string? Reason, Viewer By, Guid? DeciderId = null);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (milestone, access) = await policy.FindAsync<Milestone>(command.By, command.MilestoneId, "milestone", now, ct);
        var decider = command.DeciderId ?? await DeciderAsync(milestone, access, now, ct);
        await RequireAnotherPersonAsync(milestone, decider, ct);
        // I8, whoever came into whose place since the settlement was signed.
        if (command.By.PersonId is { } person
            && await policy.TryForAsync(new Viewer(person, new HashSet<Role>()), milestone.CaseId, now, ct) is { } personally
            && (personally.ActsFor(milestone.ObligorId) || personally.ActsFor(await db.HolderAsync(milestone.CaseId, milestone.ObligorId, now, ct))))
        {
            throw new NotAllowedException("Whoever owes a term, or speaks for them, cannot verify it.");
        }

        if (command.Passes)
        {
            milestone.Verify(decider, now);
            await payments.RunAsync(milestone, now, ct);
        }
        else if (string.IsNullOrWhiteSpace(command.Reason))
        {
            throw new InvalidInputException("reason", "A rejection says what is missing.");
        }
        else
        {
            milestone.Reject(decider, command.Reason);
        }

        await audit.AppendAsync(milestone.CaseId, command.By.PersonId, command.Passes ? "milestone.verified" : "milestone.rejected", now, ct,
            nameof(Milestone), milestone.Id.ToString("N"));
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(milestone.CaseId, MilestoneVerifyTask.KindName, command.Passes ? "Verified" : "Rejected", command.By.PersonId, now, ct, subjectId: milestone.Id);
        }
    }

    private async Task<Guid> DeciderAsync(Milestone milestone, CaseAccess access, Instant now, CancellationToken ct)
    {
        var verifier = await db.HolderAsync(milestone.CaseId, milestone.VerifierId, now, ct);
        if (access.ActsFor(verifier))
        {
            return verifier;
        }

        var asked = await db.WithPendingAsync<CaseTask>(
            t => t.CaseId == milestone.CaseId && t.Kind == MilestoneVerifyTask.KindName && t.SubjectId == milestone.Id && t.State == TaskState.Open, ct);
        return asked.Select(t => t.AssigneeId).FirstOrDefault(id => id is not null && access.ActsFor(id))
            ?? throw new NotAllowedException("Only the verifier whom the settlement names decides on a milestone.");
    }

    /// <summary>Nor under another part of the case that the same person has (I8).</summary>
    private async Task RequireAnotherPersonAsync(Milestone milestone, Guid decider, CancellationToken ct)
    {
        var (obligor, verifier) = ((await db.FindAsync<Participation>([milestone.ObligorId], ct))!, (await db.FindAsync<Participation>([decider], ct))!);
        if (obligor.PersonId == verifier.PersonId)
        {
            throw new NotAllowedException("Whoever owes a milestone does not decide whether it is kept.");
        }
    }
}
