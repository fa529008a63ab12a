using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Documents;
using MediationWorkflows.Settlements;
using NodaTime;

namespace MediationWorkflows.Milestones;

/// <summary>Money that waited for an outcome is owed once that outcome is verified (R35); what lies in escrow is released instead.</summary>
public sealed class PlanPayments(AppDb db, CommitmentsChanged changed)
{
    private const int DaysToPay = 30;

    public async Task RunAsync(Milestone verified, Instant now, CancellationToken ct)
    {
        var settlement = (await db.FindAsync<Settlement>([verified.SettlementId], ct))!;
        var term = settlement.Terms.Find(t => t.Id == verified.TermId)!;
        var waiting = settlement.Terms.Where(t => t.AfterPosition == term.Position && t is { IsMoney: true, FromEscrow: false, Due: null, Instalments.Count: 0 }).ToList();
        if (waiting.Count == 0)
        {
            return;
        }

        var dueOn = (await db.TodayAsync(verified.CaseId, now, ct)).PlusDays(DaysToPay);
        foreach (var payment in waiting)
        {
            db.Add(Milestone.Plan(verified.CaseId, settlement.Id, payment.Id, payment.ObligorId, payment.VerifierId, payment.AlternateVerifierId, dueOn, now));
        }

        await changed.RunAsync(verified.CaseId, now, ct);
    }
}
