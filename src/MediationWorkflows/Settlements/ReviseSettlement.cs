using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Tasks;
using MediationWorkflows.Workflows;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>
/// Another content for a version that is not in force yet: a redline, the next version, which nobody has accepted. Who was asked
/// about the old one is asked no more, and the workflow goes back to drafting.
/// </summary>
public sealed class ReviseSettlement(AppDb db, AccessPolicy policy, DraftSettlement draft, AbandonTask abandon, BurstRunner bursts)
{
    private static readonly string[] Questions = ["settlement.clear", "settlement.advice", "settlement.sign"];

    public sealed record Command(Guid SettlementId, SettlementInput Content, Viewer By);

    /// <exception cref="StateException">It is in force or over.</exception>
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

        var next = await draft.WriteAsync(new DraftSettlement.Command(settlement.CaseId, command.Content, command.By), now, ct);
        foreach (var task in (await db.WithPendingAsync<CaseTask>(t => t.SubjectId == settlement.Id && t.State == TaskState.Open, ct)).Where(t => Questions.Contains(t.Kind)))
        {
            var key = task.Id.ToString("N");
            await abandon.AbandonAsync(key, now, ct);
            // The first of them lets the workflow go on, which takes the others back by itself.
            await bursts.ResumeByKeyAsync(Wait.TaskKind, key, TakeAnswer.Payload(task.Id, SignSettlementTask.Redlined), now, ct);
        }

        return next;
    }
}
