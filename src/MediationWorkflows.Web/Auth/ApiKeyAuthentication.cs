using System.Net.Http.Headers;
using System.Security.Claims;
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

    const string ReadOnlyClaim = "read-only";

    // The same answer whatever was wrong: a caller who guesses learns nothing.
    static readonly AuthenticateResult Refused = AuthenticateResult.Fail("The API key is not valid.");

    public static bool IsUsedBy(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith($"{SchemeName} ", StringComparison.OrdinalIgnoreCase);

    /// <summary>A key that may only look changes nothing, whichever endpoint it asks.</summary>
    public static void UseKeyScopes(IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var changes = !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method);
        if (changes && context.User.HasClaim(claim => claim.Type == ReadOnlyClaim))
            await Hosting.Problems.WriteAsync(context, StatusCodes.Status403Forbidden, "This API key may only read.");
        else
            await next(context);
    });

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
        // Wrong passwords lock the sign-in page, not the programs: anybody could stop them otherwise.
        var account = await db.Users.AsNoTracking().SingleAsync(owner => owner.Id == key.AccountId, ct);
        var principal = await principals.CreateAsync(account);
        if (key.Scope == KeyScope.Read)
            ((ClaimsIdentity)principal.Identity!).AddClaim(new Claim(ReadOnlyClaim, "true"));
        return AuthenticateResult.Success(new AuthenticationTicket(principal, SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = SchemeName;
        return Task.CompletedTask;
    }
}
