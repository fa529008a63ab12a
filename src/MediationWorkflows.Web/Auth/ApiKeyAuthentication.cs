using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MediationWorkflows.Web.Auth;

/// <summary><c>Authorization: ApiKey KEY</c>. A revoked key stops at once; the roles are the owner's as of now.</summary>
public sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    AuthDb db,
    IUserClaimsPrincipalFactory<Account> principals) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";

    // The same answer whatever was wrong: a caller who guesses learns nothing.
    static readonly AuthenticateResult Refused = AuthenticateResult.Fail("The API key is not valid.");

    public static bool IsUsedBy(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith($"{SchemeName} ", StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsUsedBy(Request))
            return AuthenticateResult.NoResult();
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header)
            || !ApiKey.TryRead(header.Parameter ?? "", out var prefix, out var secret))
            return Refused;

        var ct = Context.RequestAborted;
        var key = await db.ApiKeys.AsNoTracking().SingleOrDefaultAsync(candidate => candidate.Prefix == prefix, ct);
        if (key is null || !key.Accepts(secret))
            return Refused;
        var account = await db.Users.AsNoTracking().SingleAsync(owner => owner.Id == key.AccountId, ct);
        if (account.LockoutEnd > TimeProvider.GetUtcNow())
            return Refused;
        var principal = await principals.CreateAsync(account);
        return AuthenticateResult.Success(new AuthenticationTicket(principal, SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = SchemeName;
        return Task.CompletedTask;
    }
}
