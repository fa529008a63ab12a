using MediationWorkflows.Database;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace MediationWorkflows.Web.Auth;

/// <summary>Identity's own store, but that tokens (the key of an authenticator app, recovery codes) are encrypted at rest.</summary>
public sealed class AccountStore(AuthDb db, IContentCipher cipher, IdentityErrorDescriber? describer = null) : UserOnlyStore<Account, AuthDb, Guid>(db, describer)
{
    public override async Task<string?> GetTokenAsync(Account user, string loginProvider, string name, CancellationToken cancellationToken) =>
        await base.GetTokenAsync(user, loginProvider, name, cancellationToken) is { } stored ? cipher.Unprotect(stored) : null;

    public override Task SetTokenAsync(Account user, string loginProvider, string name, string? value, CancellationToken cancellationToken) =>
        base.SetTokenAsync(user, loginProvider, name, value is null ? null : cipher.Protect(value), cancellationToken);
}
