using System.Globalization;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Web.Auth;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Localization;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Pages;

/// <summary>The languages of the pages: what somebody picked in this browser, else what their account says, else the browser's own.</summary>
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
                new CustomRequestCultureProvider(OfAccountAsync),
                new AcceptLanguageHeaderRequestCultureProvider(),
            ],
            // Says which language an answer is in, for caches and screen readers.
            ApplyCurrentCultureToResponseHeaders = true,
        };
        return app.UseRequestLocalization(options);
    }

    /// <summary>
    /// The language in which we write to whoever is signed in. English is what an account says of which nobody said anything: there the browser knows better, and who
    /// wants English nevertheless picks it on the page. Asked only for pages: a program says itself what it reads.
    /// </summary>
    static async Task<ProviderCultureResult?> OfAccountAsync(HttpContext http)
    {
        if (!http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
            || (await http.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Principal is not { } signedIn || signedIn.Viewer().PersonId is not { } person)
            return null;
        var work = http.RequestServices.GetRequiredService<UnitOfWork>();
        var language = await work.ReadAsync(
            scope => scope.Db.Set<Person>().Where(p => p.Id == person).Select(p => p.Language).FirstOrDefaultAsync(scope.Ct), http.RequestAborted);
        return language is null || language == All[0].Name ? null : new ProviderCultureResult(language);
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
