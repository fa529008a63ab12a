using MediationWorkflows.Time;

namespace MediationWorkflows.Web.Auth;

static class StayEndpoint
{
    public const string Path = "/session/stay";

    /// <summary>Begins the time of a sign-in anew. Scripts get what is left of it, people a page that says so.</summary>
    public static void MapStay(this IEndpointRouteBuilder routes) => routes.MapPost(Path, async (Sessions sessions, HttpContext http) =>
        await sessions.StayAsync(http) is not { } left ? Results.Redirect("/sign-in")
        : http.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal) ? Results.Json(new StayAnswer((long)left.TotalSeconds))
        : Results.LocalRedirect("/account#stay")).AddEndpointFilter<AntiforgeryFilter>();

    /// <param name="Seconds">Until the sign-in ends.</param>
    internal sealed record StayAnswer(long Seconds);
}
