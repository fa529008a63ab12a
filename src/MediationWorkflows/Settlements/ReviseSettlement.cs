using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>Another content for a version that is not in force yet: the next version, which nobody has signed.</summary>
public sealed class ReviseSettlement(AppDb db, AccessPolicy policy, DraftSettlement draft)
{
    public sealed record Command(Guid SettlementId, SettlementInput Content, Viewer By);

    /// <exception cref="StateException">It is in force or over, or the parties are being asked to sign it.</exception>
    public async Task<Settlement> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (settlement, access) = await policy.FindAsync<Settlement>(command.By, command.SettlementId, "settlement", now, ct);
        access.Demand(CaseAction.DraftSettlement);
        if (!settlement.IsPending)
        {
            throw new StateException(
                $"A version is revised until it is in force; this one is {settlement.State}.", settlement.State.ToString(),
                settlement.State == SettlementState.InForce ? ["amend"] : []);
        }

        if ((await db.WithPendingAsync<CaseTask>(t => t.SubjectId == settlement.Id && t.Kind == "settlement.sign" && t.State == TaskState.Open, ct)).Count > 0)
        {
            throw new StateException("The parties are signing this version: it is revised when one of them asks for changes.", settlement.State.ToString());
        }

        return await draft.WriteAsync(new DraftSettlement.Command(settlement.CaseId, command.Content, command.By), now, ct);
    }
}
