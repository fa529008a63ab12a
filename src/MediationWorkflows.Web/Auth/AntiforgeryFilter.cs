using MediationWorkflows.Web.Hosting;
using Microsoft.AspNetCore.Antiforgery;

namespace MediationWorkflows.Web.Auth;

/// <summary>
/// A change asked for with a cookie must carry a token that only our own pages know; a key is proof enough by itself, because
/// no browser sends it unasked.
/// </summary>
sealed class AntiforgeryFilter(IAntiforgery antiforgery) : IEndpointFilter
{
    public const string Header = "X-CSRF-TOKEN";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var changes = !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method);
        if (changes && !ApiKeyAuthentication.IsUsedBy(http.Request) && !await IsValidAsync(http))
        {
            await Problems.WriteAsync(http, StatusCodes.Status400BadRequest, "The anti-forgery token is missing or too old.");
            return Results.Empty;
        }

        return await next(context);
    }

    /// <summary>Of a form with a file only the header counts: to look for a token in the form would read the whole file first.</summary>
    async Task<bool> IsValidAsync(HttpContext http) =>
        (http.Request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) != true || http.Request.Headers.ContainsKey(Header))
        && await antiforgery.IsRequestValidAsync(http);
}
