using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using NodaTime;

namespace MediationWorkflows.Proposals;

/// <summary>Who proposed something takes it back before it is decided.</summary>
public sealed class WithdrawProposal(AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid ProposalId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (proposal, access) = await policy.FindAsync<Proposal>(command.By, command.ProposalId, "proposal", now, ct);
        access.DemandActingFor(proposal.ProposedById);
        proposal.Withdraw(now);
        await audit.AppendAsync(proposal, command.By.PersonId, "proposal.withdrawn", now, ct);
    }
}
