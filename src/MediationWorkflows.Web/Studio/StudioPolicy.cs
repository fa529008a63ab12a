namespace MediationWorkflows.Web.Studio;

/// <summary>
/// The Content-Security-Policy of everything below <c>/studio/</c>: what WebAssembly and Monaco need, and no more. The hashes
/// are those of two inline scripts that Elsa Studio 3.8.2 inserts (in its editor and its instance list).
/// </summary>
static class StudioPolicy
{
    const string Policy =
        "default-src 'self'; "
        + "script-src 'self' 'wasm-unsafe-eval' 'sha256-snlP1jz0gjwc5cTz9ErZcliXuCK63+Mmf68RRCeptgc=' 'sha256-vu6sQrKXQHR4Yn3FMMihA/9TxxfIXnCxKwvLrTPJ5ts='; "
        + "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        + "worker-src 'self' blob:; base-uri 'self'; form-action 'self'; frame-ancestors 'self'";

    /// <summary>Set before the handler runs, so that the site's own, narrower policy gives way to it.</summary>
    public static TBuilder WithStudioPolicy<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter<TBuilder, Filter>();

    sealed class Filter : IEndpointFilter
    {
        public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        {
            context.HttpContext.Response.Headers.ContentSecurityPolicy = Policy;
            return next(context);
        }
    }
}
