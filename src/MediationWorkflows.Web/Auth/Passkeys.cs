using Microsoft.AspNetCore.Identity;

namespace MediationWorkflows.Web.Auth;

/// <summary>
/// Passkeys (WebAuthn): a device that knows its owner by fingerprint, face or PIN vouches for them, so that nothing is typed that could be phished. It is two
/// factors by itself: whoever signs in with one is asked for no code.
/// </summary>
public sealed class Passkeys(UserManager<Account> users, SignInManager<Account> signIn, Sessions sessions)
{
    const int LongestName = 60;

    /// <summary>More than anybody has devices.</summary>
    const int Most = 10;

    /// <summary>What the browser's <c>navigator.credentials.create</c> wants. The challenge goes along in a cookie for as long as somebody may take.</summary>
    public async Task<string> CreationOptionsAsync(Account account) =>
        await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = account.Id.ToString(), Name = account.Email!, DisplayName = account.DisplayName });

    /// <summary>What <c>navigator.credentials.get</c> wants. Names nobody: which accounts there are stays unsaid.</summary>
    public Task<string> RequestOptionsAsync() => signIn.MakePasskeyRequestOptionsAsync(user: null);

    public async Task<IReadOnlyList<UserPasskeyInfo>> ListAsync(Account account) => [.. (await users.GetPasskeysAsync(account)).OrderBy(p => p.CreatedAt)];

    /// <param name="credential">What the browser made, as JSON.</param>
    /// <returns>False: it was not made for this account now, or there are too many.</returns>
    public async Task<bool> AddAsync(Account account, string credential, string? name)
    {
        if (await AnsweredAsync(credential, signIn.PerformPasskeyAttestationAsync) is not { Succeeded: true } made || made.UserEntity.Id != account.Id.ToString() || (await users.GetPasskeysAsync(account)).Count >= Most)
            return false;
        made.Passkey.Name = Named(name);
        return (await users.AddOrUpdatePasskeyAsync(account, made.Passkey)).Succeeded;
    }

    public async Task RenameAsync(Account account, byte[] id, string? name)
    {
        if (await users.GetPasskeyAsync(account, id) is not { } passkey)
            return;
        passkey.Name = Named(name);
        await users.AddOrUpdatePasskeyAsync(account, passkey);
    }

    public Task RemoveAsync(Account account, byte[] id) => users.RemovePasskeyAsync(account, id);

    /// <summary>Opens a session for whomever the device vouches for.</summary>
    public async Task<bool> SignInAsync(string credential, CancellationToken ct)
    {
        if (await AnsweredAsync(credential, signIn.PerformPasskeyAssertionAsync) is not { Succeeded: true } shown || shown.User.IsEnded || await users.IsLockedOutAsync(shown.User))
            return false;
        // With its counter, by which a copy of the device gives itself away.
        await users.AddOrUpdatePasskeyAsync(shown.User, shown.Passkey);
        await sessions.StartAsync(shown.User, ct);
        return true;
    }

    /// <returns>Null: nobody asked for this, or too long ago.</returns>
    static async Task<T?> AnsweredAsync<T>(string credential, Func<string, Task<T>> check)
        where T : class
    {
        try
        {
            return credential.Length == 0 ? null : await check(credential);
        }
        catch (InvalidOperationException)
        {
            // The cookie with the challenge is gone.
            return null;
        }
    }

    static string? Named(string? name) => name?.Trim() is { Length: > 0 } given ? given[..Math.Min(given.Length, LongestName)] : null;
}
