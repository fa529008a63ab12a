using MediationWorkflows.Web.Api;
using MediationWorkflows.Web.Auth;
using MediationWorkflows.Web.Links;
using MediationWorkflows.Web.Pages;
using MediationWorkflows.Web.Pages.Layout;
using MediationWorkflows.Web.Studio;
using MediationWorkflows.Web.Studio.Api;
using MediationWorkflows.Web.Telemetry;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace MediationWorkflows.Web.Hosting;

/// <summary>Puts the service together: a table of contents of what runs, in the order in which requests meet it.</summary>
static class MediationHost
{
    public static WebApplication Build(ServeSettings settings)
    {
        settings.Data.Create();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = settings.Configuration,
            ApplicationName = typeof(MediationHost).Assembly.GetName().Name,
            ContentRootPath = InstallationConfiguration.ProgramFolder,
        });
        InstallationConfiguration.AddTo(builder.Configuration, settings.Data);
        // Beside a build the browser files lie in the project and its packages; after a publish they lie in wwwroot and this does nothing.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestSizes.LargestBody;
        });
        if (settings.Urls is not null)
            builder.WebHost.UseUrls(settings.Urls);
        else if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]) && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
            builder.WebHost.UseUrls(PublicAddress.Loopback);

        AddServices(builder, settings);
        var app = builder.Build();
        UsePipeline(app);
        return app;
    }

    static void AddServices(WebApplicationBuilder builder, ServeSettings settings)
    {
        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddInstallation(settings.Data, builder.Configuration);
        services.AddSingleton<PrepareDatabase>();
        services.AddSingleton<ContentKeys>();
        services.AddTimeAndWork(settings, builder.Environment);
        services.AddSignIn(builder.Configuration);
        services.AddRateLimits();
        services.AddProblemDetails();
        services.AddExceptionHandler<DomainProblems>();
        services.Configure<ExceptionHandlerOptions>(handler => handler.AllowStatusCode404Response = true);
        services.AddApi();
        services.AddHealthChecks().AddCheck<Readiness>("schema");
        services.AddTelemetry(builder.Configuration);
        services.AddPages();
        services.AddStudio();
    }

    static void UsePipeline(WebApplication app)
    {
        app.UseProxyHeaders();
        app.UseSecurityHeaders();
        app.UseLanguages();
        // Programs get problem details, people a page.
        app.UseWhen(Problems.IsForPrograms, api => api.UseStatusCodePages());
        app.UseWhen(context => !Problems.IsForPrograms(context), pages => pages.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true));
        app.UseExceptionHandler();
        app.UseSizeLimit();
        IdempotencyKey.UseRereadableBodies(app);
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        ApiKeyAuthentication.UseKeyScopes(app);
        app.UseAntiforgery();

        app.MapStaticAssets().AllowAnonymous();
        app.MapOpenApi("/openapi/v1.json").AllowAnonymous();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", HealthAnswer.Options).AllowAnonymous();
        app.MapApi();
        app.MapPages();
        app.MapSignOut();
        app.MapStay();
        app.MapLive();
        app.MapPasskeys();
        app.MapCalendar();
        app.MapStop();
        app.MapTemplateMail();
        app.MapStudio();
        app.MapElsaApi();
    }
}
