using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>The next version of a settlement in force, which goes on binding until the parties have signed this one (I13).</summary>
public sealed class AmendSettlement(AppDb db, AccessPolicy policy, DraftSettlement draft)
{
    public sealed record Command(Guid SettlementId, SettlementInput Content, Viewer By);

    /// <exception cref="StateException">It is not in force.</exception>
    public async Task<Settlement> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (settlement, access) = await policy.FindAsync<Settlement>(command.By, command.SettlementId, "settlement", now, ct);
        access.Demand(CaseAction.DraftSettlement);
        if (settlement.State != SettlementState.InForce)
        {
            throw new StateException(
                $"A settlement is amended while it is in force; this one is {settlement.State}.", settlement.State.ToString(), settlement.IsPending ? ["revise"] : []);
        }

        // Of two who amend it at the same moment the second has not read what the first wrote.
        db.Touch(settlement);
        return await draft.WriteAsync(new DraftSettlement.Command(settlement.CaseId, command.Content, command.By), now, ct);
    }
}
