using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Settlements.Gates;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>
/// A named person has read a version and states that no term bars a complaint or a report (I12): words can be checked by rules,
/// meaning cannot. Before it nobody signs. An amendment, which no workflow waits for, is put before the parties by it.
/// </summary>
public sealed class ClearSettlement(AccessPolicy policy, CheckSettlement check, AskToSign ask, AuditTrail audit, TakeAnswer answer)
{
    /// <param name="NothingBarsAComplaint">The statement, in so many words.</param>
    public sealed record Command(Guid SettlementId, bool NothingBarsAComplaint, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (settlement, access) = await policy.FindAsync<Settlement>(command.By, command.SettlementId, "settlement", now, ct);
        access.Demand(CaseAction.ClearSettlement);
        if (!command.NothingBarsAComplaint)
        {
            throw new InvalidInputException("nothingBarsAComplaint", "Who cannot state this sends the draft back to be revised.");
        }

        var person = command.By.PersonId ?? throw new NotAllowedException("The statement is a person's.");
        settlement.Clear(person, await check.RunAsync(settlement, now, ct), now);
        await audit.AppendAsync(settlement.CaseId, person, "settlement.cleared", now, ct, nameof(Settlement), settlement.Id.ToString("N"),
            $$"""{"contentHash":"{{settlement.ContentHash}}"}""");
        await ask.IfAmendmentAsync(settlement, command.By, now, ct);
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(settlement.CaseId, ClearSettlementTask.KindName, ClearSettlementTask.NothingBarred, person, now, ct, subjectId: settlement.Id);
        }
    }
}
