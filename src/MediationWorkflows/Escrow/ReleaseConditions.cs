using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Milestones;
using MediationWorkflows.Settlements;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Escrow;

/// <summary>What must be so before money leaves an account, and whether it was verified. An escrow agent reads this of a settlement and no more.</summary>
public sealed class ReleaseConditions(AppDb db, AccessPolicy policy)
{
    /// <param name="Position">The place of the payment among the settlement's terms.</param>
    /// <param name="Condition">The acceptance test of the term that comes first; null where the money is owed anyway.</param>
    /// <param name="IsVerified">Whether somebody other than who owes that term has seen it done.</param>
    public sealed record Payment(int Position, decimal Amount, string Currency, ClassifiedText? Condition, bool IsVerified);

    /// <exception cref="NotFoundException">The viewer reads no such account.</exception>
    public async Task<IReadOnlyList<Payment>> OfAsync(Viewer viewer, Guid accountId, Instant now, CancellationToken ct)
    {
        var (account, access) = await policy.FindAsync<EscrowAccount>(viewer, accountId, "escrow account", now, ct);
        if (!access.CanRead(account))
        {
            throw new NotFoundException("escrow account");
        }

        var terms = (await db.FindAsync<Settlement>([account.SettlementId], ct))!.Terms;
        var verified = (await db.Set<Milestone>().Where(m => m.SettlementId == account.SettlementId).Select(m => new { m.TermId, m.State }).ToListAsync(ct))
            .ToLookup(m => m.TermId, m => m.State is MilestoneState.Verified or MilestoneState.Cured);
        return
        [
            .. terms.Where(t => t.FromEscrow && t.Currency == account.Currency).OrderBy(t => t.Position)
                .Select(payment => (payment, First: terms.Find(t => t.Position == payment.AfterPosition)))
                .Select(p => new Payment(
                    p.payment.Position, p.payment.Amount!.Value, account.Currency, p.First?.AcceptanceTest, p.First is null || (verified[p.First.Id].Any() && verified[p.First.Id].All(kept => kept)))),
        ];
    }
}
