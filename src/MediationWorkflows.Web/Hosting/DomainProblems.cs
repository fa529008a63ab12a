using MediationWorkflows.Cases;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Hosting;

/// <summary>The one place where a rule that said no becomes an HTTP answer. Domain messages are safe to show: they name states and fields.</summary>
sealed class DomainProblems(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (Of(exception) is not { } problem)
            return false;
        httpContext.Response.StatusCode = problem.Status!.Value;
        // Browsers that cannot read problem details get the page for the status instead.
        await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
        return true;
    }

    static ProblemDetails? Of(Exception exception) => exception switch
    {
        NotFoundException => Problem(StatusCodes.Status404NotFound, exception.Message),
        NotAllowedException => Problem(StatusCodes.Status403Forbidden, exception.Message),
        StateException state => Problem(StatusCodes.Status409Conflict, state.Message, ("state", state.State), ("allowed", state.Allowed)),
        InvalidInputException invalid => new HttpValidationProblemDetails(invalid.Errors.ToDictionary(StringComparer.Ordinal))
        {
            Status = StatusCodes.Status422UnprocessableEntity,
        },
        PreconditionException precondition => Problem(precondition.Status, precondition.Message),
        DbUpdateConcurrencyException => Problem(StatusCodes.Status409Conflict, "Others changed this at the same time. Please try again."),
        BadHttpRequestException bad => Problem(bad.StatusCode, "The request could not be read. Its body must be JSON of the documented shape."),
        _ => null,
    };

    static ProblemDetails Problem(int status, string detail, params (string Name, object? Value)[] more)
    {
        var problem = new ProblemDetails { Status = status, Detail = detail };
        foreach (var (name, value) in more)
            problem.Extensions[name] = value;
        return problem;
    }
}
