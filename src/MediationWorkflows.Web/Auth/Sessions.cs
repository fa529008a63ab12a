using System.Globalization;
using MediationWorkflows.Time;
using MediationWorkflows.Web.Pages.Layout;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Auth;

/// <summary>Starts, checks and ends the sessions of signed-in browsers.</summary>
public sealed class Sessions(AuthDb db, SignInClock clock, SignInManager<Account> signIn)
{
    const string Item = "session";
    const string Since = "since";

    /// <summary>Opens a session for somebody who has proved who they are.</summary>
    public async Task StartAsync(Account account, CancellationToken ct)
    {
        var now = clock.Now();
        var tooOld = now - AccountSession.Longest;
        await db.Sessions.Where(s => s.AccountId == account.Id && s.StartedAt <= tooOld).ExecuteDeleteAsync(ct);
        // Random, so that an id says nothing of when; and new each time, whatever cookie the browser came with.
        var session = new AccountSession { Id = Guid.NewGuid(), AccountId = account.Id, StartedAt = now };
        db.Sessions.Add(session);
        await db.SaveChangesAsync(ct);
        await db.Users.Where(known => known.Id == account.Id).ExecuteUpdateAsync(set => set.SetProperty(known => known.SignedInAt, now), ct);
        await signIn.SignInWithClaimsAsync(account, new AuthenticationProperties { IsPersistent = true, Items = { [Item] = session.Id.ToString("N"), [Since] = $"{now.ToUnixTimeSeconds()}" } }, []);
    }

    /// <summary>How long this browser stays signed in if it asks for nothing more; null: it is not signed in by a session.</summary>
    public async Task<Duration?> LeftAsync(HttpContext http)
    {
        if ((await http.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Properties is not { IssuedUtc: { } issued, ExpiresUtc: { } expires } properties)
            return null;
        var (from, to, now) = (Instant.FromDateTimeOffset(issued), Instant.FromDateTimeOffset(expires), clock.Now());
        // Past its middle the time begins anew with this very answer.
        return Left(properties, to - now < now - from ? now + (to - from) : to, now);
    }

    /// <summary>Begins the time of this browser's session anew, within the longest that any has.</summary>
    /// <returns>How long it stays signed in now; null: it is not any more.</returns>
    public async Task<Duration?> StayAsync(HttpContext http)
    {
        var signedIn = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        if (signedIn is not { Succeeded: true, Principal: { } principal, Properties: { } properties })
            return null;
        (properties.IssuedUtc, properties.ExpiresUtc) = (null, null);
        await http.SignInAsync(IdentityConstants.ApplicationScheme, principal, properties);
        return Left(properties, Instant.FromDateTimeOffset(properties.ExpiresUtc ?? DateTimeOffset.UnixEpoch), clock.Now());
    }

    static Duration Left(AuthenticationProperties properties, Instant expires, Instant now)
    {
        var isKnown = properties.Items.TryGetValue(Since, out var text) & long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds);
        var end = isKnown ? Instant.Min(expires, Instant.FromUnixTimeSeconds(seconds) + AccountSession.Longest) : expires;
        return Duration.Max(end - now, Duration.Zero);
    }

    /// <summary>Ends the session of this very browser, wherever else its cookie may be.</summary>
    public async Task EndAsync(HttpContext http)
    {
        if (await CurrentAsync(http) is { } id)
            await db.Sessions.Where(s => s.Id == id).ExecuteDeleteAsync(http.RequestAborted);
        await signIn.SignOutAsync();
    }

    /// <summary>Ends the account's other sessions, as somebody wants who sets a new password.</summary>
    public async Task EndOthersAsync(Guid accountId, HttpContext http)
    {
        var current = await CurrentAsync(http);
        await db.Sessions.Where(s => s.AccountId == accountId && s.Id != current).ExecuteDeleteAsync(http.RequestAborted);
    }

    /// <summary>On every request with a cookie: whether its session is still there. A removed account takes its sessions along.</summary>
    internal static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var oldest = services.GetRequiredService<SignInClock>().Now() - AccountSession.Longest;
        if (IdOf(context.Properties) is not { } id
            || !await services.GetRequiredService<AuthDb>().Sessions.AnyAsync(s => s.Id == id && s.StartedAt > oldest, context.HttpContext.RequestAborted))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
            return;
        }

        // Lost roles and new passwords, within the stamp's interval.
        await SecurityStampValidator.ValidatePrincipalAsync(context);
        context.ShouldRenew &= !LiveEndpoint.Asks(context.HttpContext);
    }

    static async Task<Guid?> CurrentAsync(HttpContext http) => IdOf((await http.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Properties);

    static Guid? IdOf(AuthenticationProperties? properties) =>
        properties?.Items.TryGetValue(Item, out var text) == true && Guid.TryParseExact(text, "N", out var id) ? id : null;
}
