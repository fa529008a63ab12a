using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Settlements;
using NodaTime;

namespace MediationWorkflows.Escrow;

/// <summary>A settlement that has come into force opens an account for each currency in which its terms put money into escrow.</summary>
public sealed class OpenEscrow(AppDb db, AuditTrail audit)
{
    public async Task RunAsync(Settlement settlement, Instant now, CancellationToken ct)
    {
        foreach (var terms in settlement.Terms.Where(t => t.FromEscrow).GroupBy(t => t.Currency!, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var account = new EscrowAccount
            {
                Id = Ids.New(now),
                CaseId = settlement.CaseId,
                SettlementId = settlement.Id,
                Currency = terms.Key,
                Amount = terms.Sum(t => t.Amount!.Value),
                CreatedAt = now,
            };
            db.Add(account);
            await audit.AppendAsync(settlement.CaseId, actorId: null, "escrow.opened", now, ct, nameof(EscrowAccount), account.Id.ToString("N"));
        }
    }
}

internal static class EscrowAccounts
{
    /// <summary>The accounts of a case whose money is not there yet, oldest first.</summary>
    public static async Task<IReadOnlyList<EscrowAccount>> AwaitedEscrowAsync(this AppDb db, Guid caseId, CancellationToken ct) =>
        [.. (await db.WithPendingAsync<EscrowAccount>(a => a.CaseId == caseId && a.State == EscrowState.AwaitingFunds, ct)).OrderBy(a => a.Id)];
}
