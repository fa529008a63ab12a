using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Auth;

/// <summary>Somebody's own keys: to look at (never the secret) and to revoke.</summary>
public sealed class ApiKeysOfAccount(AuthDb db, SignInClock clock)
{
    public async Task<IReadOnlyList<ApiKey>> ListAsync(Guid accountId, CancellationToken ct) =>
        await db.ApiKeys.AsNoTracking().Where(key => key.AccountId == accountId).OrderBy(key => key.Id).ToListAsync(ct);

    /// <summary>False, and nothing happened, for a key of somebody else.</summary>
    public async Task<bool> RevokeAsync(Guid accountId, Guid keyId, CancellationToken ct)
    {
        if (await db.ApiKeys.SingleOrDefaultAsync(key => key.Id == keyId && key.AccountId == accountId, ct) is not { } key)
            return false;
        key.Revoke(clock.Now());
        await db.SaveChangesAsync(ct);
        return true;
    }
}
