using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Holds;
using MediationWorkflows.Milestones;
using MediationWorkflows.Settlements;
using NodaTime;

namespace MediationWorkflows.Escrow;

/// <summary>
/// Asks that the money which lies in escrow for a milestone leaves it: to the payee once the milestone is kept, back to the payer once it was missed or waived.
/// </summary>
public sealed class RequestEscrowRelease(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid MilestoneId, Viewer By);

    /// <exception cref="StateException">The milestone is not settled, nothing of escrow hangs on it, or it is requested already.</exception>
    public async Task<EscrowRelease> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (milestone, access) = await policy.FindAsync<Milestone>(command.By, command.MilestoneId, "milestone", now, ct);
        access.Demand(CaseAction.RequestEscrowRelease);
        if (!EscrowShare.IsReleasable(milestone))
        {
            throw new StateException("Money is released once the milestone is verified by the named verifier.", milestone.State.ToString(), nameof(MilestoneState.Verified));
        }

        return await NextAsync(milestone, command.By, now, ct) ?? throw new StateException(
            "There is nothing in escrow to be released over this milestone, or it is requested already.", (await db.ReleasesOfAsync(milestone, ct)).LastOrDefault(r => r.Counts)?.State.ToString() ?? "None");
    }

    /// <summary>Requests what is next over a milestone; null when all of it is on its way, or there is none.</summary>
    internal async Task<EscrowRelease?> NextAsync(Milestone milestone, Viewer by, Instant now, CancellationToken ct)
    {
        var settlement = (await db.FindAsync<Settlement>([milestone.SettlementId], ct))!;
        var accounts = await db.WithPendingAsync<EscrowAccount>(a => a.SettlementId == settlement.Id, ct);
        if (EscrowShare.NextAccount(settlement, milestone, accounts, await db.ReleasesOfAsync(milestone, ct)) is not { } account)
        {
            return null;
        }

        var due = EscrowShare.Of(settlement, milestone)[account.Currency];
        await db.RequireNoHoldAsync(milestone.CaseId, ct);
        if (milestone.IsKept && await PrerequisiteAsync(settlement, milestone, ct) is { } open)
        {
            throw new StateException("This money waits for another milestone, which is not verified yet.", open.State.ToString(), nameof(MilestoneState.Verified));
        }

        EscrowBalance.Of(account, await db.WithPendingAsync<EscrowRelease>(r => r.AccountId == account.Id, ct)).Require(due);
        // Of two requests at once over one account, the second starts again and finds what is left then.
        db.Touch(account);
        var release = new EscrowRelease
        {
            Id = Ids.New(now),
            CaseId = milestone.CaseId,
            AccountId = account.Id,
            MilestoneId = milestone.Id,
            To = milestone.IsKept ? ReleaseTo.Payee : ReleaseTo.Payer,
            Amount = due,
            RequestedAt = now,
        };
        db.Add(release);
        await audit.AppendAsync(release, by.PersonId, "escrow.release.requested", now, ct);
        return release;
    }

    /// <summary>The milestone that must be verified before this one's money is paid (R35), while it is not.</summary>
    private async Task<Milestone?> PrerequisiteAsync(Settlement settlement, Milestone milestone, CancellationToken ct)
    {
        var term = settlement.Terms.Find(t => t.Id == milestone.TermId)!;
        return term.AfterPosition is { } after && settlement.Terms.Find(t => t.Position == after) is { } first
            ? (await db.MilestonesAsync(milestone.CaseId, ct)).FirstOrDefault(m => m.TermId == first.Id && !m.IsKept)
            : null;
    }
}

/// <summary>What of a settlement's escrow hangs on one milestone, by currency.</summary>
public static class EscrowShare
{
    /// <summary>Kept, so that the payee is paid, or given up, so that the payer gets it back.</summary>
    public static bool IsReleasable(Milestone milestone) => milestone.IsKept || milestone.State is MilestoneState.Missed or MilestoneState.Waived;

    /// <summary>The account out of which money may be asked for next over a milestone; null when all of it is on its way, or there is none.</summary>
    public static EscrowAccount? NextAccount(Settlement settlement, Milestone milestone, IEnumerable<EscrowAccount> accounts, IEnumerable<EscrowRelease> releases)
    {
        var (due, requested) = (Of(settlement, milestone), releases.Where(r => r.MilestoneId == milestone.Id && r.Counts).Select(r => r.AccountId).ToHashSet());
        return accounts.Where(a => a.SettlementId == settlement.Id && a.State == EscrowState.Held && due.ContainsKey(a.Currency) && !requested.Contains(a.Id)).OrderBy(a => a.Currency, StringComparer.Ordinal).FirstOrDefault();
    }

    public static IReadOnlyDictionary<string, decimal> Of(Settlement settlement, Milestone milestone)
    {
        var term = settlement.Terms.Find(t => t.Id == milestone.TermId)!;
        // A payment without a day of its own is due when the outcome that it waits for is verified.
        var waiting = settlement.Terms.Where(t => t.FromEscrow && t.AfterPosition == term.Position && t.Due is null && t.Instalments.Count == 0).Select(t => (t.Currency!, t.Amount!.Value));
        var own = term.FromEscrow ? [(term.Currency!, term.Instalments.FirstOrDefault(i => i.Due == milestone.DueOn)?.Amount ?? term.Amount!.Value)] : Array.Empty<(string, decimal)>();
        return own.Concat(waiting).GroupBy(part => part.Item1, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(part => part.Item2), StringComparer.Ordinal);
    }

    internal static async Task<IReadOnlyList<EscrowRelease>> ReleasesOfAsync(this AppDb db, Milestone milestone, CancellationToken ct) =>
        [.. (await db.WithPendingAsync<EscrowRelease>(r => r.MilestoneId == milestone.Id, ct)).OrderBy(r => r.Id)];

    /// <exception cref="StateException">The case is on hold: no money moves (I7).</exception>
    internal static async Task RequireNoHoldAsync(this AppDb db, Guid caseId, CancellationToken ct)
    {
        if ((await db.ActiveHoldsAsync(caseId, ct)).Count > 0)
        {
            throw new StateException("No money leaves escrow while the case is on hold.", "OnHold");
        }
    }
}
