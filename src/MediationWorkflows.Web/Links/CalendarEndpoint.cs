using System.Security.Cryptography;
using System.Text;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Web.Hosting;
using Microsoft.Net.Http.Headers;

namespace MediationWorkflows.Web.Links;

/// <summary><c>/calendar/TOKEN.ics</c>: a person's dates, for calendars that can do no more than fetch an address. Whoever has the link reads it.</summary>
static class CalendarEndpoint
{
    public static void MapCalendar(this IEndpointRouteBuilder routes) => routes
        .MapMethods("/calendar/{token}.ics", [HttpMethods.Get, HttpMethods.Head], async (string token, HttpContext http, UnitOfWork work) =>
        {
            var text = await work.ReadAsync(
                async scope => await scope.Get<CalendarFeeds>().PersonOfAsync(token, scope.Ct) is { } person
                    ? await scope.Get<FeedText>().WriteAsync(person, scope.Now, scope.Ct)
                    : null,
                http.RequestAborted);
            if (text is null)
                return Results.NotFound();
            var bytes = Encoding.UTF8.GetBytes(text);
            // Kept by nobody on the way; asked for again each time, and mostly answered with 304.
            http.Response.Headers.CacheControl = "private, no-cache";
            http.Response.Headers["X-Robots-Tag"] = "noindex";
            return TypedResults.Bytes(bytes, "text/calendar; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\""));
        })
        .AllowAnonymous()
        .RequireRateLimiting(RateLimits.SecretLinks);
}
