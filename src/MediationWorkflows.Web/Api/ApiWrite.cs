using System.Text.Json;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Auth;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Options;

namespace MediationWorkflows.Web.Api;

/// <summary>
/// One write over HTTP: who asks, one unit of work, and the answer kept under the caller's Idempotency-Key in that same
/// transaction. Endpoints hand in what to do and how to show it; every endpoint that writes takes this as a parameter, and a test
/// over the endpoints sees to that.
/// </summary>
sealed class ApiWrite(UnitOfWork work, IHttpContextAccessor accessor, IOptions<JsonOptions> json)
{
    readonly HttpContext http = accessor.HttpContext!;

    /// <param name="change">Runs use cases. May run more than once, each time from the start in a fresh scope.</param>
    /// <param name="show">Sees the change saved, with its new versions, and not yet committed.</param>
    public async Task<IResult> RunAsync<T>(Func<WorkScope, Viewer, Task<T>> change, Func<WorkScope, Viewer, T, Task<Answer>> show)
    {
        var viewer = http.User.Viewer();
        var key = await IdempotencyKey.OfAsync(http.Request, viewer, http.RequestAborted);
        // Of two requests with one new key the second to commit starts again, and finds the answer of the first.
        return await work.RunAsync(
            async scope =>
            {
                if (await FindAsync(scope, key) is { } stored)
                    return stored;
                var changed = await change(scope, viewer);
                await scope.Db.SaveChangesAsync(scope.Ct);
                return Keep(scope, key, await show(scope, viewer, changed));
            },
            http.RequestAborted);
    }

    public Task<IResult> RunAsync<T>(Func<WorkScope, Viewer, Task<T>> change, Func<T, Answer> show) =>
        RunAsync(change, (_, _, changed) => Task.FromResult(show(changed)));

    /// <summary>
    /// For what commits step by step by itself, as time does when it moves: the answer is kept when all is done. A caller that
    /// asks again after a crash in the middle goes on from there.
    /// </summary>
    public async Task<IResult> RunInStepsAsync(Func<Viewer, Task<Answer>> act)
    {
        var viewer = http.User.Viewer();
        var ct = http.RequestAborted;
        var key = await IdempotencyKey.OfAsync(http.Request, viewer, ct);
        if (await work.ReadAsync(scope => FindAsync(scope, key), ct) is { } stored)
            return stored;
        var answer = await act(viewer);
        return await work.RunAsync(async scope => await FindAsync(scope, key) ?? Keep(scope, key, answer), ct);
    }

    /// <summary>What stays on record of a request that was refused; no answer is kept for it.</summary>
    /// <param name="record">Gets the command's name, the last part of its address.</param>
    public Task<T> RecordAsync<T>(Func<WorkScope, Viewer, string, Task<T>> record)
    {
        var command = http.GetEndpoint() is RouteEndpoint { RoutePattern.PathSegments: [.., var last] } ? string.Concat(last.Parts.OfType<RoutePatternLiteralPart>().Select(p => p.Content)) : "";
        return work.RunAsync(scope => record(scope, http.User.Viewer(), command), http.RequestAborted);
    }

    static async Task<IResult?> FindAsync(WorkScope scope, IdempotencyKey? key)
    {
        if (key is null || await scope.Db.FindAsync<IdempotencyRecord>([key.Key], scope.Ct) is not { } stored)
            return null;
        return stored.RequestHash.Reveal() == key.RequestHash
            ? new StoredResult(stored.StatusCode, stored.Headers?.Reveal() ?? "{}", stored.Body.Reveal())
            : throw new InvalidInputException(IdempotencyKey.Header, "This key was used for another request. Use a new key for a new request.");
    }

    IResult Keep(WorkScope scope, IdempotencyKey? key, Answer answer)
    {
        if (answer.Refusal is { } refusal)
            return new Refusal(refusal);
        var headers = JsonSerializer.Serialize(answer.Headers);
        var body = answer.Body is null ? "" : JsonSerializer.Serialize(answer.Body, json.Value.SerializerOptions);
        if (key is not null)
        {
            scope.Db.Add(new IdempotencyRecord
            {
                Key = key.Key,
                RequestHash = new ClassifiedText(key.RequestHash),
                StatusCode = answer.Status,
                Headers = new ClassifiedText(headers),
                Body = new ClassifiedText(body),
                CreatedAt = key.KeptSince(scope.Now),
            });
        }

        return new StoredResult(answer.Status, headers, body);
    }

    /// <summary>Executed after the commit: from there on it is an exception like any other that a rule throws.</summary>
    sealed class Refusal(Exception why) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => Task.FromException(why);
    }

    sealed class StoredResult(int status, string headers, string body) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, string?>>(headers)!)
                response.Headers[name] = value;
            if (body.Length == 0)
                return Task.CompletedTask;
            response.ContentType = "application/json; charset=utf-8";
            return response.WriteAsync(body, httpContext.RequestAborted);
        }
    }
}
