using MediationWorkflows.Access;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Auth;

/// <summary>Exchanges a link's token for the account that it signs in, once.</summary>
public sealed class UseSignInLink(AuthDb db)
{
    /// <summary>
    /// The account, or null when the link is unknown, used or expired; which of these it was is nobody's business.
    /// The row count of the conditional update names the winner of two clicks at once.
    /// </summary>
    public async Task<Account?> RunAsync(string token, Instant now, CancellationToken ct)
    {
        var hash = Secret.Hash(token);
        var won = await db.SignInLinks
            .Where(link => link.Hash == hash && link.UsedAt == null && link.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(link => link.UsedAt, now), ct);
        return won == 1
            ? await db.Users.SingleAsync(account => db.SignInLinks.Any(link => link.Hash == hash && link.AccountId == account.Id), ct)
            : null;
    }

    /// <summary>Whether the link would work now; looking does not use it up.</summary>
    public Task<bool> IsLiveAsync(string token, Instant now, CancellationToken ct)
    {
        var hash = Secret.Hash(token);
        return db.SignInLinks.AnyAsync(link => link.Hash == hash && link.UsedAt == null && link.ExpiresAt > now, ct);
    }
}
