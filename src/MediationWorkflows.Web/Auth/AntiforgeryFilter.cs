using MediationWorkflows.Web.Hosting;
using Microsoft.AspNetCore.Antiforgery;

namespace MediationWorkflows.Web.Auth;

/// <summary>
/// A change asked for with a cookie must carry a token that only our own pages know; a key is proof enough by itself, because
/// no browser sends it unasked.
/// </summary>
sealed class AntiforgeryFilter(IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var changes = !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method);
        if (changes && !ApiKeyAuthentication.IsUsedBy(http.Request) && !await antiforgery.IsRequestValidAsync(http))
        {
            await Problems.WriteAsync(http, StatusCodes.Status400BadRequest, "The anti-forgery token is missing or too old.");
            return Results.Empty;
        }

        return await next(context);
    }
}
