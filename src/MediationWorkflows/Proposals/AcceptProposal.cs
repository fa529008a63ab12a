using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Sessions;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Proposals;

/// <summary>A party accepts what lies on the table. With the last acceptance a proposed time becomes a session.</summary>
public sealed class AcceptProposal(AppDb db, AccessPolicy policy, ScheduleSession schedule, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid ProposalId, Guid ParticipationId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (proposal, access) = await policy.FindAsync<Proposal>(command.By, command.ProposalId, "proposal", now, ct);
        access.DemandActingFor(command.ParticipationId);
        proposal.Accept(command.ParticipationId, now);
        db.Touch(proposal);
        await audit.AppendAsync(proposal, command.By.PersonId, "proposal.accepted", now, ct);
        // Before the answer, so that the workflow that goes on with it finds the session.
        await FollowAsync(proposal, command.By, now, ct);
        if (!command.By.IsSystem && ProposalTasks.AcceptedBy(proposal.Kind) is var (kind, outcome))
        {
            await answer.OfAsync(proposal.CaseId, kind, outcome, command.By.PersonId, now, ct, command.ParticipationId);
        }
    }

    /// <summary>What follows from a time that everybody accepts.</summary>
    internal async Task FollowAsync(Proposal proposal, Viewer by, Instant now, CancellationToken ct)
    {
        if (proposal is { State: ProposalState.Accepted, Kind: ProposalKind.SessionTime, StartsAt: { } startsAt })
        {
            await schedule.RunAsync(new ScheduleSession.Command(proposal.CaseId, new SessionInput(startsAt), Viewer.CarryingOut(by.PersonId)), now, ct);
            if (!by.IsSystem)
            {
                await answer.OfAsync(proposal.CaseId, ProposeTimesTask.KindName, ProposeTimesTask.Answered, by.PersonId, now, ct);
                await answer.OfAsync(proposal.CaseId, ScheduleSessionTask.KindName, ScheduleSessionTask.Scheduled, by.PersonId, now, ct);
            }
        }
    }
}
