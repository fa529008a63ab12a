using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Tasks;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>The client takes ten more business days for independent advice, once for a version. All who still take advice get them.</summary>
public sealed class ExtendAdvice(AppDb db, AccessPolicy policy, ExtendDeadline extend, AuditTrail audit)
{
    private const string Longer = "10 BD";

    public sealed record Command(Guid SettlementId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (settlement, access) = await policy.FindAsync<Settlement>(command.By, command.SettlementId, "settlement", now, ct);
        access.Demand(CaseAction.ExtendAdvice);
        var open = await db.Set<CaseTask>().Where(t => t.SubjectId == settlement.Id && t.Kind == "settlement.advice" && t.State == TaskState.Open)
            .Select(t => t.DeadlineId).ToListAsync(ct);
        if (open.Count == 0)
        {
            throw new StateException("Nobody takes advice on this version now.", settlement.State.ToString());
        }

        settlement.ExtendAdvice(now);
        foreach (var deadline in open)
        {
            await extend.RunAsync(new ExtendDeadline.Command(deadline, Longer, "advice", Viewer.CarryingOut(command.By.PersonId)), now, ct);
        }

        await audit.AppendAsync(settlement.CaseId, command.By.PersonId, "settlement.adviceExtended", now, ct, nameof(Settlement), settlement.Id.ToString("N"));
    }
}
