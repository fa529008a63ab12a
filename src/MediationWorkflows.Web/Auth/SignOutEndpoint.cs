namespace MediationWorkflows.Web.Auth;

static class SignOutEndpoint
{
    /// <summary>A POST with a token: a picture on another site must not sign anybody out.</summary>
    public static void MapSignOut(this IEndpointRouteBuilder routes) => routes.MapPost("/sign-out", async (Sessions sessions, HttpContext http) =>
    {
        await sessions.EndAsync(http);
        return Results.LocalRedirect("/sign-in");
    }).AddEndpointFilter<AntiforgeryFilter>();
}
