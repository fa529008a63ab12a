using System.Text.Json;
using MediationWorkflows.Engine;
using MediationWorkflows.Web.Api;
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
        NotFoundException notFound => Problem(StatusCodes.Status404NotFound, notFound.Phrase),
        NotAllowedException notAllowed => Problem(StatusCodes.Status403Forbidden, notAllowed.Phrase),
        StateException state => Problem(StatusCodes.Status409Conflict, state.Phrase, ("state", state.State), ("allowed", state.Allowed)),
        InvalidInputException invalid => Fields(
            StatusCodes.Status422UnprocessableEntity, "Some of this cannot be taken as it is.", invalid.Errors.ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal)),
        PreconditionException precondition => Problem(precondition.Status, precondition.Phrase),
        ConflictException conflict => WithCurrent(Of(conflict.InnerException!)!, conflict.Current),
        DbUpdateConcurrencyException => Problem(StatusCodes.Status409Conflict, "Others changed this at the same time. Please try again."),
        BadHttpRequestException { InnerException: JsonException { Path: { } path } json } => Fields(
            StatusCodes.Status400BadRequest, "The body is not of the documented shape.", new(StringComparer.Ordinal) { [path.TrimStart('$').TrimStart('.')] = [WhatIsWrong(json)] }),
        BadHttpRequestException bad => Problem(bad.StatusCode, "The request could not be read. What its address and its JSON body hold must be of the documented shape."),
        _ => null,
    };

    static ProblemDetails WithCurrent(ProblemDetails problem, object current)
    {
        problem.Extensions["current"] = current;
        return problem;
    }

    /// <summary>Our own converters say what they expect; the framework's texts name types.</summary>
    static Phrase WhatIsWrong(JsonException json) =>
        NodaJson.Expectations.FirstOrDefault(expected => json.Message.StartsWith(expected.Id, StringComparison.Ordinal)) ?? "This value cannot be read.";

    /// <param name="errors">By field as the API spells it.</param>
    static HttpValidationProblemDetails Fields(int status, Phrase detail, Dictionary<string, Phrase[]> errors) =>
        new(errors.ToDictionary(e => e.Key, e => Array.ConvertAll(e.Value, phrase => phrase.Say()), StringComparer.Ordinal)) { Status = status, Title = null, Detail = detail.Say() };

    static ProblemDetails Problem(int status, Phrase detail, params (string Name, object? Value)[] more)
    {
        var problem = new ProblemDetails { Status = status, Detail = detail.Say() };
        foreach (var (name, value) in more)
            problem.Extensions[name] = value;
        return problem;
    }
}
