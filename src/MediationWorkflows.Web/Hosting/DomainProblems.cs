using System.Text.Json;
using MediationWorkflows.Cases;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Hosting;

/// <summary>The one place where a rule that said no becomes an HTTP answer. Domain messages are safe to show: they name states and fields.</summary>
sealed partial class DomainProblems(IProblemDetailsService problems, ILogger<DomainProblems> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = Of(exception);
        if (problem is null)
        {
            // Handled exceptions are not logged by the framework, and this one is a fault of ours. Its text may quote content; type and place do not.
            LogUnexpected(httpContext.Request.Method, exception.GetType().Name, exception.StackTrace);
            problem = Problem(StatusCodes.Status500InternalServerError, "Something went wrong here. Nothing half-done was kept.");
        }

        httpContext.Response.StatusCode = problem.Status!.Value;
        // People get the page for the status instead.
        if (Problems.IsForPrograms(httpContext))
            await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed with {Cause}\n{Where}")]
    partial void LogUnexpected(string method, string cause, string? where);

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
        BadHttpRequestException { InnerException: JsonException { Path: { } path } json } => new HttpValidationProblemDetails(FieldOf(path, json))
        {
            Status = StatusCodes.Status400BadRequest,
            Detail = "The body is not of the documented shape.",
        },
        BadHttpRequestException bad => Problem(bad.StatusCode, "The request could not be read. Its body must be JSON of the documented shape."),
        _ => null,
    };

    /// <summary>The field as the API spells it, from a JSON path such as <c>$.parties[0].role</c>. Our own converters say what they expect; the framework's texts name types.</summary>
    static Dictionary<string, string[]> FieldOf(string path, JsonException json) => new(StringComparer.Ordinal)
    {
        [path.TrimStart('$').TrimStart('.')] =
            [json.Message.Contains("looks like", StringComparison.Ordinal) ? json.Message.Split(" Path:")[0] : "This value cannot be read."],
    };

    static ProblemDetails Problem(int status, string detail, params (string Name, object? Value)[] more)
    {
        var problem = new ProblemDetails { Status = status, Detail = detail };
        foreach (var (name, value) in more)
            problem.Extensions[name] = value;
        return problem;
    }
}
