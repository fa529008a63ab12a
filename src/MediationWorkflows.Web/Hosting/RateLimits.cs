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

    /// <summary>For what looks things up: only searches count (<c>?q=</c>), by address.</summary>
    public const string Search = "search";

    /// <summary>For uploads, which cost the most: by address.</summary>
    public const string Uploads = "uploads";

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
                ? PerMinute("try", context, auth.Value.AttemptsPerMinute)
                : RateLimitPartition.GetNoLimiter("look"));
            limits.AddPolicy(SecretLinks, context => PerMinute("link", context, auth.Value.LinksPerMinute));
            // Authentication comes after the limiter, so that nobody can wear it out; who shares an address shares these.
            limits.AddPolicy(Search, context => context.Request.Query.ContainsKey("q") ? PerMinute("search", context, auth.Value.SearchesPerMinute) : RateLimitPartition.GetNoLimiter("list"));
            limits.AddPolicy(Uploads, context => PerMinute("upload", context, auth.Value.UploadsPerMinute));
        });
        return services;
    }

    static RateLimitPartition<string> PerMinute(string what, HttpContext context, int permits) => RateLimitPartition.GetFixedWindowLimiter(
        $"{what} {context.Connection.RemoteIpAddress}", _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1) });
}
