using System.Security.Claims;
using MediationWorkflows.Access;

namespace MediationWorkflows.Web.Auth;

static class ViewerOfRequest
{
    public static Guid AccountId(this ClaimsPrincipal user) => Guid.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier)!);

    /// <summary>The signed-in person as the access policy knows people.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: the endpoint lacks the authorization that all but a few have.</exception>
    public static Viewer Viewer(this ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(AccountPrincipal.PersonClaim), out var person)
            ? new Viewer(person, user.FindAll(ClaimTypes.Role).Select(claim => Enum.Parse<Role>(claim.Value)).ToHashSet())
            : throw new InvalidOperationException("Nobody is signed in.");
}
