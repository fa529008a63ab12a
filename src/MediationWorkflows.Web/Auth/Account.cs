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
    /// <summary>The end of a lock-out that an administrator ends, and no time. Whole milliseconds: no more is stored.</summary>
    public static readonly DateTimeOffset Forever = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

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

    /// <summary>It signs in nowhere, by no means.</summary>
    public bool IsEnded => LockoutEnd == Forever;

    public void SetRoles(IEnumerable<Role> roles)
    {
        Roles.Clear();
        foreach (var role in roles.Distinct())
            Roles.Add(new AccountRole(Id, role));
        // Sessions that are open hold the roles that it had.
        SecurityStamp = Guid.NewGuid().ToString("N");
    }

    /// <summary>The form in which addresses are compared, the same as Identity's own normaliser.</summary>
    public static string Normalize(string email) => email.Normalize().ToUpperInvariant();
}

/// <summary>A role that an account holds in the organisation, in no particular case.</summary>
public sealed record AccountRole(Guid AccountId, Role Role);
