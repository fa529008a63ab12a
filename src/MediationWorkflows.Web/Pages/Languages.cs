using System.Globalization;
using MediationWorkflows.Web.Auth;
using Microsoft.AspNetCore.Localization;

namespace MediationWorkflows.Web.Pages;

/// <summary>The languages of the pages: the browser's, until somebody picks one.</summary>
static class Languages
{
    public static readonly CultureInfo[] All = [new("en"), new("es")];

    const string Cookie = "mediation.language";

    public static IApplicationBuilder UseLanguages(this IApplicationBuilder app)
    {
        var options = new RequestLocalizationOptions
        {
            DefaultRequestCulture = new RequestCulture(All[0]),
            SupportedCultures = All,
            SupportedUICultures = All,
            RequestCultureProviders =
            [
                new CookieRequestCultureProvider { CookieName = Cookie },
                new AcceptLanguageHeaderRequestCultureProvider(),
            ],
            // Says which language an answer is in, for caches and screen readers.
            ApplyCurrentCultureToResponseHeaders = true,
        };
        return app.UseRequestLocalization(options);
    }

    public static void MapLanguages(this IEndpointRouteBuilder routes) => routes.MapPost("/language", async (HttpContext context) =>
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (All.FirstOrDefault(culture => culture.Name == form["language"]) is { } picked)
        {
            context.Response.Cookies.Append(Cookie, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(picked)), new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                SameSite = SameSiteMode.Lax,
                MaxAge = TimeSpan.FromDays(365),
            });
        }

        return Results.LocalRedirect(ReturnPath.Of(form["to"]));
    }).AllowAnonymous().AddEndpointFilter<AntiforgeryFilter>();
}
