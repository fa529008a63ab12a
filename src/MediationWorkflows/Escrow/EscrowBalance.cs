using MediationWorkflows.Cases;

namespace MediationWorkflows.Escrow;

/// <summary>What became of the money in an account. Held = Released + Returned + Remaining, always.</summary>
/// <param name="Held">What was paid in.</param>
/// <param name="Released">Instructed or paid to the payee.</param>
/// <param name="Returned">Instructed or paid back to the payer.</param>
/// <param name="Promised">Of what remains: requested, and not yet instructed.</param>
public sealed record EscrowBalance(decimal Held, decimal Released, decimal Returned, decimal Promised)
{
    public decimal Remaining => Held - Released - Returned;

    public decimal Free => Remaining - Promised;

    public static EscrowBalance Of(EscrowAccount account, IEnumerable<EscrowRelease> releases)
    {
        var counting = releases.Where(r => r.AccountId == account.Id && r.Counts).ToLookup(r => (r.State is ReleaseState.Instructed or ReleaseState.Confirmed, r.To), r => r.Amount);
        return new EscrowBalance(
            account.State == EscrowState.Held ? account.Amount : 0, counting[(true, ReleaseTo.Payee)].Sum(), counting[(true, ReleaseTo.Payer)].Sum(),
            counting[(false, ReleaseTo.Payee)].Sum() + counting[(false, ReleaseTo.Payer)].Sum());
    }

    /// <exception cref="StateException">It is more than is left (I7).</exception>
    public void Require(decimal amount)
    {
        if (amount > Free)
        {
            throw new StateException("There is not enough left in escrow.", "Spent");
        }
    }
}
