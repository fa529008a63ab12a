using MediationWorkflows.Web.Pages.Cases;
using MediationWorkflows.Web.Pages.Definitions;
using Microsoft.AspNetCore.Http.HttpResults;
using Radzen;

namespace MediationWorkflows.Web.Pages;

static class PagesRegistration
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddLocalization();
        services.AddRadzenComponents();
        services.AddRazorComponents();
        return services;
    }

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapRazorComponents<App>();
        routes.MapLanguages();
        routes.MapUpload();
        routes.MapFastForwardReport();
        // Errors come here with the method of the request that failed, so every method is welcome and no token is asked for.
        routes.Map("/status/{code:int}", IResult (int code) => new RazorComponentResult<StatusPage>(new { Code = code })).AllowAnonymous().DisableAntiforgery();
    }
}
