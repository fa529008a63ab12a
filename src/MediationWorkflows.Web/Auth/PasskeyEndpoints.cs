using System.Net.Mime;
using MediationWorkflows.Web.Hosting;
using Microsoft.AspNetCore.Identity;

namespace MediationWorkflows.Web.Auth;

static class PasskeyEndpoints
{
    public const string Create = "/account/passkeys/options";
    public const string Get = "/sign-in/passkey/options";

    /// <summary>What a script hands to the browser; what the browser answers comes back in the pages' own forms.</summary>
    public static void MapPasskeys(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Create, async (Passkeys passkeys, UserManager<Account> users, HttpContext http) =>
            await users.GetUserAsync(http.User) is { } account ? Json(await passkeys.CreationOptionsAsync(account)) : Results.NotFound()).AddEndpointFilter<AntiforgeryFilter>();
        routes.MapPost(Get, async (Passkeys passkeys) => Json(await passkeys.RequestOptionsAsync()))
            .AllowAnonymous().RequireRateLimiting(RateLimits.SignIn).AddEndpointFilter<AntiforgeryFilter>();
    }

    static IResult Json(string options) => Results.Text(options, MediaTypeNames.Application.Json);
}
