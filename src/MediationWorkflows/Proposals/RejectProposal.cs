using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Proposals;

/// <summary>A party rejects what lies on the table; a reason helps with the next version.</summary>
public sealed class RejectProposal(AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid ProposalId, Guid ParticipationId, string? Reason, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (proposal, access) = await policy.FindAsync<Proposal>(command.By, command.ProposalId, "proposal", now, ct);
        access.DemandActingFor(command.ParticipationId);
        proposal.Reject(command.ParticipationId, command.Reason, now);
        await audit.AppendAsync(proposal, command.By.PersonId, "proposal.rejected", now, ct);
        if (!command.By.IsSystem && ProposalTasks.RejectedBy(proposal.Kind) is var (kind, outcome))
        {
            await answer.OfAsync(proposal.CaseId, kind, outcome, command.By.PersonId, now, ct, command.ParticipationId, proposal.Id);
        }
    }
}
