using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace MediationWorkflows.Web.Auth;

/// <summary>How far somebody has come with signing in.</summary>
public enum SignInStep
{
    Refused,

    /// <summary>The first factor was right; the account asks for a code of its authenticator app, too.</summary>
    NeedsCode,
    Done,
}

/// <summary>
/// Codes of an authenticator app (RFC 6238), which an account asks for after its password or link once its owner has set them up.
/// What one can be made from is stored encrypted (<see cref="AccountStore"/>).
/// </summary>
public sealed class SecondFactor(UserManager<Account> users, AccountStore store, SignInManager<Account> signIn, Sessions sessions, IHttpContextAccessor http)
{
    const string Ours = "mediation";
    const string LastCode = "LastCode";
    const int RecoveryCodes = 10;

    /// <summary>Somebody proved a first factor: opens a session, or remembers for five minutes who must still give a code.</summary>
    public async Task<SignInStep> ContinueAsync(Account account, CancellationToken ct)
    {
        if (account.IsEnded)
            return SignInStep.Refused;
        if (!account.TwoFactorEnabled)
        {
            await sessions.StartAsync(account, ct);
            return SignInStep.Done;
        }

        var half = new ClaimsIdentity([new Claim(ClaimTypes.Name, account.Id.ToString())], IdentityConstants.TwoFactorUserIdScheme);
        await http.HttpContext!.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(half));
        return SignInStep.NeedsCode;
    }

    /// <summary>Whether this browser has proved a first factor lately.</summary>
    public async Task<bool> IsAskedAsync() => await signIn.GetTwoFactorAuthenticationUserAsync() is not null;

    /// <summary>Opens the session for a code of the app, or a recovery code. Each works once; wrong ones lock the account like wrong passwords.</summary>
    public async Task<bool> RunAsync(string text, CancellationToken ct)
    {
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is not { } account || await users.IsLockedOutAsync(account))
            return false;
        if (!await IsRightAsync(account, text))
        {
            await users.AccessFailedAsync(account);
            return false;
        }

        await users.ResetAccessFailedCountAsync(account);
        await http.HttpContext!.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        await sessions.StartAsync(account, ct);
        return true;
    }

    /// <summary>What the app is given: a new one for somebody who has none yet.</summary>
    public async Task<string> KeyAsync(Account account)
    {
        if (await users.GetAuthenticatorKeyAsync(account) is { } known)
            return known;
        // Not the manager's way of making one, which ends every session: somebody who only looks has changed nothing yet.
        await store.SetAuthenticatorKeyAsync(account, users.GenerateNewAuthenticatorKey(), CancellationToken.None);
        await users.UpdateAsync(account);
        return (await users.GetAuthenticatorKeyAsync(account))!;
    }

    /// <summary>From now on the account asks for codes.</summary>
    /// <returns>The recovery codes, which are shown once; null when the code was wrong.</returns>
    public async Task<IReadOnlyList<string>?> TurnOnAsync(Account account, string code)
    {
        if (!await IsRightAsync(account, code))
            return null;
        await users.SetTwoFactorEnabledAsync(account, enabled: true);
        return [.. (await users.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes))!];
    }

    /// <returns>False when the code was wrong: whoever sits at an open browser must not be able to.</returns>
    public async Task<bool> TurnOffAsync(Account account, string code)
    {
        if (!await IsRightAsync(account, code))
            return false;
        await users.SetTwoFactorEnabledAsync(account, enabled: false);
        await users.ResetAuthenticatorKeyAsync(account);
        return true;
    }

    async Task<bool> IsRightAsync(Account account, string text)
    {
        var code = text.Replace(" ", "", StringComparison.Ordinal);
        if (!code.All(char.IsAsciiDigit))
            return (await users.RedeemTwoFactorRecoveryCodeAsync(account, code)).Succeeded;
        if (!await users.VerifyTwoFactorTokenAsync(account, users.Options.Tokens.AuthenticatorTokenProvider, code)
            // A code is valid for a few minutes: long enough for somebody who looked over the shoulder.
            || await users.GetAuthenticationTokenAsync(account, Ours, LastCode) == code)
            return false;
        await users.SetAuthenticationTokenAsync(account, Ours, LastCode, code);
        return true;
    }
}
