using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MediationWorkflows.Web.Auth;

/// <summary>Who is signed in, as claims: the account, the person behind it, the roles.</summary>
public sealed class AccountPrincipal(UserManager<Account> users, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<Account>(users, options)
{
    public const string PersonClaim = "person";
    public const string NameClaim = "display_name";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(PersonClaim, user.PersonId.ToString()));
        identity.AddClaim(new Claim(NameClaim, user.DisplayName));
        identity.AddClaims(user.Roles.Select(role => new Claim(ClaimTypes.Role, role.Role.ToString())));
        return identity;
    }
}
