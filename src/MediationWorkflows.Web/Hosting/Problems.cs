using Microsoft.AspNetCore.Mvc;

namespace MediationWorkflows.Web.Hosting;

/// <summary>Problem details (RFC 9457), the one shape of every refusal.</summary>
static class Problems
{
    public static async ValueTask WriteAsync(HttpContext context, int status, string title)
    {
        context.Response.StatusCode = status;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails { Status = status, Title = title },
        });
    }
}
