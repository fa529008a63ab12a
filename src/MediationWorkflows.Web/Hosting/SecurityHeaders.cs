namespace MediationWorkflows.Web.Hosting;

/// <summary>
/// Headers that every answer carries. A part of the site with other needs (the designer runs WebAssembly) sets its own
/// Content-Security-Policy first, and keeps it.
/// </summary>
static class SecurityHeaders
{
    /// <summary>
    /// No inline script, nothing from elsewhere. Style attributes are allowed, because Radzen's layout components write them;
    /// style elements are not.
    /// </summary>
    internal const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.TryAdd("Content-Security-Policy", Policy);
            headers.TryAdd("X-Content-Type-Options", "nosniff");
            // Addresses hold one-time tokens; they go nowhere.
            headers.TryAdd("Referrer-Policy", "no-referrer");
            headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
            headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
            // What is confidential stays in no cache, neither on the way nor in a shared browser; static files say otherwise themselves.
            headers.TryAdd("Cache-Control", "no-store");
            if (context.Request.IsHttps)
                headers.TryAdd("Strict-Transport-Security", "max-age=31536000");
            headers.TryAdd("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
            return Task.CompletedTask;
        });
        return next(context);
    });
}
