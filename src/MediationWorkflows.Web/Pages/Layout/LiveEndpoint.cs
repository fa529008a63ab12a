using System.Security.Cryptography;
using System.Text.Json;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Holds;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Web.Api;
using MediationWorkflows.Web.Auth;
using MediationWorkflows.Web.Cases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using NodaTime;

namespace MediationWorkflows.Web.Pages.Layout;

/// <summary>
/// Whether what a page shows has changed, for pages that stay open. A version is a digest of what this reader is shown, so that it
/// changes with nothing that is kept from them.
/// </summary>
static class LiveEndpoint
{
    const string Root = "/live";

    static readonly JsonSerializerOptions Json = Options();

    /// <summary>Of what is found over all cases: each page asks twice a minute.</summary>
    static readonly TimeSpan OldEnough = TimeSpan.FromSeconds(30);

    public static void MapLive(this IEndpointRouteBuilder routes)
    {
        var live = routes.MapGroup(Root);
        live.MapGet("/today", async (HttpContext http, UnitOfWork work, ViewerZone zones) =>
        {
            var zone = await zones.GetAsync();
            return Answer(http, VersionOf(await work.ReadAsync(scope => scope.Get<Today>().ReadAsync(http.User.Viewer(), Today.Since(zone, scope.Now), scope.Now, scope.Ct), http.RequestAborted)));
        }).RequireAuthorization(policy => policy.RequireRole("Coordinator", "Mediator", "SafetyOfficer", "Administrator"));
        live.MapGet("/stalled", async (HttpContext http, RecentLook<StalledReport> look) => Answer(http, VersionOf(await look.GetAsync(http.RequestAborted, OldEnough))))
            .RequireAuthorization(policy => policy.RequireRole("Coordinator", "Administrator", "Auditor"));
        live.MapGet("/cases/{id:guid}", async (Guid id, HttpContext http, UnitOfWork work) => Answer(http, await work.ReadAsync(
            async scope =>
            {
                var access = await scope.Get<AccessPolicy>().For(http.User.Viewer(), id, scope.Now, scope.Ct);
                return VersionOfCase(await scope.Get<CaseTimeline>().ListAsync(id, http.User.Viewer(), scope.Now, scope.Ct), await access.Visible(scope.Db.Set<Hold>()).ToListAsync(scope.Ct));
            },
            http.RequestAborted)));
    }

    /// <summary>A page that asks by itself is no sign of somebody who uses it: it prolongs no sign-in.</summary>
    public static bool Asks(HttpContext http) => http.Request.Path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase);

    public static string VersionOf<T>(T shown) => $"\"{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(shown, Json)))[..32]}\"";

    public static string VersionOfCase(IEnumerable<TimelineEntry> timeline, IEnumerable<Hold> holds) =>
        VersionOf(new { timeline, holds = holds.OrderBy(h => h.Id).Select(h => new { h.Id, h.ResumedAt }) });

    /// <summary>How unusual a wait is changes by the minute, and is no news.</summary>
    public static string VersionOf(StalledReport report) => VersionOf(report.Items.Select(s => s with { LongerThan = null }));

    static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions();
        NodaJson.AddTo(options);
        return options;
    }

    static IResult Answer(HttpContext http, string version)
    {
        http.Response.Headers[HeaderNames.ETag] = version;
        return http.Request.Headers.IfNoneMatch == version ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.NoContent();
    }
}
