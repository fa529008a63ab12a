using MediationWorkflows.Cases;
using MediationWorkflows.Web.Auth;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/account/keys</c>: the caller's own keys for programs, never their secrets. Keys are made by an operator (<c>user add --api-key</c>).</summary>
static class AccountApi
{
    public static void MapAccount(this RouteGroupBuilder api)
    {
        api.MapGet("/account/keys", async (HttpContext http, ApiKeysOfAccount keys) => Page.Whole(
            [.. (await keys.ListAsync(http.User.AccountId(), http.RequestAborted)).Select(key => new Key(key.Id, key.Prefix, key.Scope, key.CreatedAt, key.RevokedAt))]));
        // Accounts are not in the product's unit of work; revoking twice is revoking once.
        api.MapPost("/account/keys/{id:guid}/revoke", (Guid id, HttpContext http, ApiKeysOfAccount keys, ApiWrite write) => write.RunInStepsAsync(async _ =>
            await keys.RevokeAsync(http.User.AccountId(), id, http.RequestAborted) ? Answer.NoContent : throw new NotFoundException("key")));
    }

    internal sealed record Key(Guid Id, string Prefix, KeyScope Scope, Instant CreatedAt, Instant? RevokedAt);
}
