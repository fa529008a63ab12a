using MediationWorkflows.Engine;
using Microsoft.AspNetCore.Mvc;

namespace MediationWorkflows.Web.Hosting;

/// <summary>Problem details (RFC 9457), the one shape of every refusal.</summary>
static class Problems
{
    /// <summary>Programs read problem details; a browser that opens a page gets a page.</summary>
    public static bool IsForPrograms(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || context.Request.Path.StartsWithSegments("/elsa", StringComparison.OrdinalIgnoreCase);

    /// <summary>Answers a program; for people the status is enough, its page follows from it.</summary>
    public static async ValueTask WriteAsync(HttpContext context, int status, Phrase title)
    {
        context.Response.StatusCode = status;
        if (!IsForPrograms(context))
            return;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails { Status = status, Title = title.Say() },
        });
    }
}
