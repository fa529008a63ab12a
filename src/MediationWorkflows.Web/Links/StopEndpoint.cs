using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Web.Hosting;

namespace MediationWorkflows.Web.Links;

/// <summary>
/// <c>POST /mail/stop/TOKEN</c>: one click in a mail program stops early reminders (RFC 8058), <c>…/undo</c> brings them back. Opening the same
/// address shows a page and changes nothing, because scanners open every address. The token is all the proof there is: no cookie is looked at, so
/// no anti-forgery token is asked for.
/// </summary>
static class StopEndpoint
{
    public static void MapStop(this IEndpointRouteBuilder routes)
    {
        Map(routes, "/mail/stop/{token}", wanted: false);
        Map(routes, "/mail/stop/{token}/undo", wanted: true);
    }

    static void Map(IEndpointRouteBuilder routes, string path, bool wanted) => routes
        .MapPost(path, async (string token, HttpContext http, UnitOfWork work) =>
        {
            var found = await work.RunAsync(scope => scope.Get<EarlyReminders>().SetAsync(token, wanted, scope.Now, scope.Ct), http.RequestAborted);
            if (!found)
                return Results.NotFound();
            var isFromPage = http.Request.HasFormContentType && (await http.Request.ReadFormAsync(http.RequestAborted)).ContainsKey("page");
            return isFromPage ? Results.LocalRedirect(EarlyReminders.Path(token)) : Results.Ok();
        })
        .AllowAnonymous()
        .RequireRateLimiting(RateLimits.SecretLinks)
        // Before the page of the same address, which would take a POST for a form of its own.
        .WithOrder(-1);
}
