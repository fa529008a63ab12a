using Microsoft.AspNetCore.Identity;

namespace MediationWorkflows.Web.Auth;

/// <summary>Signs in by password. Wrong address, wrong password and locked account look the same, and take about as long.</summary>
public sealed class SignInWithPassword(UserManager<Account> users, SignInManager<Account> signIn, SecondFactor second, IPasswordHasher<Account> hasher)
{
    // Hashing for nobody costs the same as for somebody, so that the time does not tell which addresses have accounts.
    static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<object>().HashPassword(new object(), Guid.NewGuid().ToString()));

    public async Task<SignInStep> RunAsync(string email, string password, CancellationToken ct)
    {
        if (await users.FindByEmailAsync(email) is not { PasswordHash: not null } account)
        {
            hasher.VerifyHashedPassword(null!, NobodysHash.Value, password);
            return SignInStep.Refused;
        }

        var check = await signIn.CheckPasswordSignInAsync(account, password, lockoutOnFailure: true);
        // A locked account is refused before any hashing; it must not be quicker than the others.
        if (check.IsLockedOut)
            hasher.VerifyHashedPassword(account, NobodysHash.Value, password);
        return check.Succeeded ? await second.ContinueAsync(account, ct) : SignInStep.Refused;
    }
}
