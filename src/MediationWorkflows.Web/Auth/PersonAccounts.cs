using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Auth;

/// <summary>Ends what people sign in with, in the transaction of why it must end.</summary>
sealed class PersonAccounts(AppDb db, SignInClock clock) : IPersonAccounts
{
    public async Task EndTokensAsync(Guid personId, CancellationToken ct)
    {
        await using var accounts = await AuthDb.OnTransactionOfAsync(db, ct);
        if (await accounts.Users.SingleOrDefaultAsync(known => known.PersonId == personId, ct) is not { } account
            || account.Roles.Any(held => !held.Role.IsParty() && held.Role is not (Role.Representative or Role.Supporter)))
            return;
        var now = clock.Now();
        await accounts.EndSessionsAsync(account.Id, now, ct);
        await accounts.RevokeKeysAsync(account.Id, now, ct);
    }

    public async Task RemoveAsync(Guid personId, CancellationToken ct)
    {
        await using var accounts = await AuthDb.OnTransactionOfAsync(db, ct);
        // Its keys, links and sessions go with it.
        await accounts.Users.Where(account => account.PersonId == personId).ExecuteDeleteAsync(ct);
    }
}
