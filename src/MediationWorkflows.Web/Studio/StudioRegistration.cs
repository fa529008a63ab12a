using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Simulation;
using MediationWorkflows.Simulation.FastForward;
using MediationWorkflows.Web.Hosting;
using MediationWorkflows.Workflows;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MediationWorkflows.Web.Studio;

/// <summary>The designer: the stock Elsa Studio below <c>/studio/</c>, on the product's own store by way of <c>/elsa/api</c>.</summary>
static class StudioRegistration
{
    public static IServiceCollection AddStudio(this IServiceCollection services)
    {
        services.AddSingleton<StudioFiles>();
        services.TryAddSingleton(_ => ActivityCatalog.BuiltIn());
        services.AddScoped<EndTrialRun>();
        services.AddSingleton(_ => new WorkflowSimulator(inner => inner.AddLogging().AddThrowawayCipher()));
        services.AddSingleton<ForecastCase>();
        services.AddSingleton<FastForwardWarmUp>();
        services.AddSingleton<CrowdRuns>();
        return services;
    }

    public static void MapStudio(this WebApplication app)
    {
        var studio = app.MapGroup("/studio").WithStudioPolicy().ExcludeFromDescription();
        // Published files of an npm package, the same for everybody; the pages and the data need a sign-in.
        studio.MapGet("/{**path}", (HttpContext context, StudioFiles files, string? path) => files.Serve(context, path ?? "")).AllowAnonymous();

        var pages = studio.MapGroup("").RequireStudioRole();
        pages.MapGet("/", () => TypedResults.LocalRedirect("/studio/workflows/definitions"));
        pages.MapPage("/workflows/definitions", StudioElement.Definitions);
        pages.MapPage("/workflows/definitions/{id}/edit", StudioElement.Editor);
        pages.MapPage("/workflows/instances", StudioElement.Instances);
        pages.MapPage("/workflows/instances/{id}/view", StudioElement.Viewer);
    }

    static void MapPage(this RouteGroupBuilder pages, string route, StudioElement element) =>
        pages.MapGet(route, IResult (HttpContext context, IAntiforgery antiforgery, StudioFiles files, string? id) =>
            // The token makes the answer uncacheable, which a page for one person must be.
            new RazorComponentResult<StudioPage>(new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                [nameof(StudioPage.Element)] = element,
                [nameof(StudioPage.Id)] = id,
                [nameof(StudioPage.RequestToken)] = antiforgery.GetAndStoreTokens(context).RequestToken,
                [nameof(StudioPage.Installed)] = files.AreInstalled,
                [nameof(StudioPage.Plain)] = !context.User.MayPublish(),
            }) { PreventStreamingRendering = true });
}
