using MediationWorkflows.Access;
using Microsoft.AspNetCore.Identity;
using NodaTime;

namespace MediationWorkflows.Web.Auth;

/// <summary>
/// What somebody signs in with. Who they are to a case lives with the <c>Person</c> of the product, named by <see cref="PersonId"/>;
/// the roles here are those that hold everywhere (coordinator, administrator, auditor), a party's role comes from its participation.
/// </summary>
public sealed class Account : IdentityUser<Guid>
{
    Account()
    {
    }

    public Account(Guid personId, string name, string email, IEnumerable<Role> roles, Instant now)
    {
        Id = Guid.CreateVersion7(now.ToDateTimeOffset());
        PersonId = personId;
        DisplayName = name;
        Email = UserName = email;
        NormalizedEmail = NormalizedUserName = Normalize(email);
        SecurityStamp = Guid.NewGuid().ToString("N");
        LockoutEnabled = true;
        CreatedAt = now;
        Roles = [.. roles.Distinct().Select(role => new AccountRole(Id, role))];
    }

    public Guid PersonId { get; private set; }

    public string DisplayName { get; private set; } = "";

    public Instant CreatedAt { get; private set; }

    /// <summary>Null until the first sign-in.</summary>
    public Instant? SignedInAt { get; set; }

    public ICollection<AccountRole> Roles { get; private set; } = [];

    /// <summary>The form in which addresses are compared, the same as Identity's own normaliser.</summary>
    public static string Normalize(string email) => email.Normalize().ToUpperInvariant();
}

/// <summary>A role that an account holds in the organisation, in no particular case.</summary>
public sealed record AccountRole(Guid AccountId, Role Role);
