using MediationWorkflows.Access;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Auth;

/// <summary>What an administrator does to the accounts of others. Nobody can leave the installation without an administrator.</summary>
public sealed class ManageAccounts(AuthDb db, SignInClock clock)
{
    /// <summary>In the order of their addresses.</summary>
    /// <param name="words">Part of a name or an address.</param>
    public async Task<IReadOnlyList<Account>> ListAsync(string? words, int limit, CancellationToken ct)
    {
        var accounts = db.Users.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(words))
        {
            var (typed, normalized) = (words.Trim(), Account.Normalize(words.Trim()));
            accounts = accounts.Where(a => a.NormalizedEmail!.Contains(normalized) || a.DisplayName.Contains(typed));
        }

        return await accounts.OrderBy(a => a.NormalizedEmail).Take(limit).ToListAsync(ct);
    }

    /// <summary>Browsers that are signed in feel it within a minute, programs at once.</summary>
    public async Task SetRolesAsync(Guid accountId, IReadOnlyCollection<Role> roles, CancellationToken ct)
    {
        var account = await FindAsync(accountId, ct);
        if (!roles.Contains(Role.Administrator))
            await RequireAnotherAdministratorAsync(account, ct);
        account.SetRoles(roles);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>From now on the account signs in nowhere: its sessions, links and keys end.</summary>
    public async Task EndAsync(Guid accountId, CancellationToken ct)
    {
        var account = await FindAsync(accountId, ct);
        await RequireAnotherAdministratorAsync(account, ct);
        var now = clock.Now();
        account.LockoutEnd = Account.Forever;
        // First, so that nobody signs in between what follows.
        await db.SaveChangesAsync(ct);
        await db.EndSessionsAsync(accountId, now, ct);
        await db.RevokeKeysAsync(accountId, now, ct);
    }

    /// <summary>The account may sign in again. What ended stays ended: it needs a new link.</summary>
    public async Task RestoreAsync(Guid accountId, CancellationToken ct)
    {
        (await FindAsync(accountId, ct)).LockoutEnd = null;
        await db.SaveChangesAsync(ct);
    }

    async Task<Account> FindAsync(Guid id, CancellationToken ct) => await db.Users.SingleOrDefaultAsync(a => a.Id == id, ct) ?? throw new NotFoundException("account");

    async Task RequireAnotherAdministratorAsync(Account account, CancellationToken ct)
    {
        if (account.Roles.Any(held => held.Role == Role.Administrator)
            && !await db.Users.AnyAsync(a => a.Id != account.Id && a.LockoutEnd != Account.Forever && a.Roles.Any(r => r.Role == Role.Administrator), ct))
            throw new StateException("This is the last administrator: give the role to somebody else first.", "LastAdministrator");
    }
}
