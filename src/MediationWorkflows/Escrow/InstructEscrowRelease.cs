using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Milestones;
using MediationWorkflows.Timers;
using NodaTime;

namespace MediationWorkflows.Escrow;

/// <summary>Tells the agent to pay what two persons have approved, unless the case is on hold or the milestone no longer stands as it did.</summary>
public sealed class InstructEscrowRelease(AppDb db, AccessPolicy policy, TimerQueue timers, AuditTrail audit)
{
    public sealed record Command(Guid ReleaseId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (release, access) = await policy.FindAsync<EscrowRelease>(command.By, command.ReleaseId, "release", now, ct);
        access.Demand(CaseAction.ConfirmEscrow);
        await db.RequireNoHoldAsync(release.CaseId, ct);
        var milestone = (await db.FindAsync<Milestone>([release.MilestoneId], ct))!;
        if (milestone.IsKept != (release.To == ReleaseTo.Payee))
        {
            // Missed when it was requested, and cured since.
            throw new StateException("The milestone has changed since this was requested: refuse it, and request it again.", milestone.State.ToString());
        }

        release.Instruct(now);
        timers.Schedule(WorkTimer.At(now, CarryOutInstruction.TimerKind, release.Id.ToString("N"), now));
        await audit.AppendAsync(release, command.By.PersonId, "escrow.release.instructed", now, ct);
    }
}
