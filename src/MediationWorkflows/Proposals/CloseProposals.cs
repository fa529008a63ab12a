using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Timers;
using NodaTime;

namespace MediationWorkflows.Proposals;

/// <summary>What lies on the table and is passed by lapses: a time when it is too late for notice, and everything of a kind when something else took its place.</summary>
public sealed class CloseProposals(AppDb db, AuditTrail audit) : ITimerHandler
{
    public const string TimerKind = "Proposal";

    internal async Task LapseAsync(Guid caseId, ProposalKind kind, Instant now, CancellationToken ct)
    {
        foreach (var tabled in await db.WithPendingAsync<Proposal>(p => p.CaseId == caseId && p.Kind == kind && p.State == ProposalState.Tabled, ct))
        {
            await LapseAsync(tabled, now, ct);
        }
    }

    public async Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct)
    {
        if (await db.FindAsync<Proposal>([Guid.ParseExact(timer.Target, "N")], ct) is { State: ProposalState.Tabled } proposal)
        {
            await LapseAsync(proposal, now, ct);
        }
    }

    private Task LapseAsync(Proposal proposal, Instant now, CancellationToken ct)
    {
        proposal.Lapse(now);
        return audit.AppendAsync(proposal, actorId: null, "proposal.lapsed", now, ct);
    }
}
