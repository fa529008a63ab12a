using MediationWorkflows.Access;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Auth;

/// <summary>Reads the accounts for the product, which knows persons and cases only.</summary>
sealed class StaffDirectory(AuthDb db) : IStaffDirectory
{
    public async Task<IReadOnlyList<Guid>> WithRoleAsync(Role role, CancellationToken ct) =>
        await db.Users.Where(account => account.LockoutEnd != Account.Forever && account.Roles.Any(r => r.Role == role)).Select(account => account.PersonId).ToListAsync(ct);
}
