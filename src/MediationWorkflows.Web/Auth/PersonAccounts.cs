using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Auth;

/// <summary>Ends what people sign in with, in the transaction of why it must end.</summary>
sealed class PersonAccounts(AppDb db, SignInClock clock) : IPersonAccounts
{
    public async Task EndTokensAsync(Guid personId, bool isLastPart, CancellationToken ct)
    {
        await using var accounts = await AuthDb.OnTransactionOfAsync(db, ct);
        if (await accounts.Users.SingleOrDefaultAsync(known => known.PersonId == personId, ct) is not { } account)
            return;
        var now = clock.Now();
        await accounts.EndSessionsAsync(account.Id, now, ct);
        // A program works for all of somebody's parts, and for their work in the organisation.
        if (isLastPart && account.Roles.All(held => held.Role.IsParty() || held.Role is Role.Representative or Role.Supporter))
            await accounts.RevokeKeysAsync(account.Id, now, ct);
    }

    public async Task RemoveAsync(Guid personId, CancellationToken ct)
    {
        await using var accounts = await AuthDb.OnTransactionOfAsync(db, ct);
        // Its keys, links and sessions go with it.
        await accounts.Users.Where(account => account.PersonId == personId).ExecuteDeleteAsync(ct);
    }
}
