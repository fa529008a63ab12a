using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Auth;

/// <summary>Opens a session for somebody who has proved who they are.</summary>
public sealed class SignInAccount(SignInManager<Account> signIn, AuthDb db, SignInClock clock)
{
    public async Task RunAsync(Account account, CancellationToken ct)
    {
        var now = clock.Now();
        await db.Users.Where(known => known.Id == account.Id).ExecuteUpdateAsync(set => set.SetProperty(known => known.SignedInAt, now), ct);
        await signIn.SignInAsync(account, isPersistent: true);
    }
}
