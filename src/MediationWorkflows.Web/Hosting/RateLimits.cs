using System.Globalization;
using System.Threading.RateLimiting;
using MediationWorkflows.Web.Auth;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace MediationWorkflows.Web.Hosting;

/// <summary>Slows down whoever guesses passwords, addresses and links.</summary>
static class RateLimits
{
    /// <summary>For pages and endpoints that sign somebody in. Only attempts count (POST); looking at the page is free.</summary>
    public const string SignIn = "sign-in";

    /// <summary>For addresses that are secrets themselves: a calendar's, and the one in a mail.</summary>
    public const string SecretLinks = "secret-links";

    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<AuthOptions>>((limits, auth) =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.OnRejected = static async (context, ct) =>
            {
                var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
                context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                await Problems.WriteAsync(context.HttpContext, StatusCodes.Status429TooManyRequests, "Too many attempts. Please wait a moment.");
            };
            // The limiter is remembered by its key: looking and trying must not share one.
            limits.AddPolicy(SignIn, context => HttpMethods.IsPost(context.Request.Method)
                ? RateLimitPartition.GetFixedWindowLimiter(
                    $"try {context.Connection.RemoteIpAddress}",
                    _ => new FixedWindowRateLimiterOptions { PermitLimit = auth.Value.AttemptsPerMinute, Window = TimeSpan.FromMinutes(1) })
                : RateLimitPartition.GetNoLimiter("look"));
            limits.AddPolicy(SecretLinks, context => RateLimitPartition.GetFixedWindowLimiter(
                $"link {context.Connection.RemoteIpAddress}",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = auth.Value.LinksPerMinute, Window = TimeSpan.FromMinutes(1) }));
        });
        return services;
    }
}
