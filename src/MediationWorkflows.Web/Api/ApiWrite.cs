using System.Text.Json;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Auth;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MediationWorkflows.Web.Api;

/// <summary>
/// One write over HTTP: who asks, one unit of work, and the answer kept under the caller's Idempotency-Key in that same
/// transaction. Endpoints hand in what to do and how to show it.
/// </summary>
sealed class ApiWrite(UnitOfWork work, IHttpContextAccessor accessor, IOptions<JsonOptions> json)
{
    readonly HttpContext http = accessor.HttpContext!;

    /// <param name="change">Runs use cases. May run more than once, each time from the start in a fresh scope.</param>
    /// <param name="show">Sees the change saved, with its new versions, and not yet committed.</param>
    public async Task<IResult> RunAsync<T>(Func<WorkScope, Viewer, Task<T>> change, Func<WorkScope, Viewer, T, Task<Answer>> show)
    {
        var viewer = http.User.Viewer();
        var ct = http.RequestAborted;
        var key = await IdempotencyKey.OfAsync(http.Request, viewer, ct);
        try
        {
            return await work.RunAsync(scope => OnceAsync(scope, key, viewer, change, show), ct);
        }
        catch (DbUpdateException) when (key is not null && http.Request.HttpContext.Items.TryAdd(typeof(ApiWrite), key))
        {
            // Two requests with the same new key at once, on PostgreSQL: the other has stored its answer by now, and this finds it.
            return await work.RunAsync(scope => OnceAsync(scope, key, viewer, change, show), ct);
        }
    }

    public Task<IResult> RunAsync<T>(Func<WorkScope, Viewer, Task<T>> change, Func<T, Answer> show) =>
        RunAsync(change, (_, _, changed) => Task.FromResult(show(changed)));

    async Task<IResult> OnceAsync<T>(
        WorkScope scope, IdempotencyKey? key, Viewer viewer, Func<WorkScope, Viewer, Task<T>> change, Func<WorkScope, Viewer, T, Task<Answer>> show)
    {
        if (key is not null && await scope.Db.FindAsync<IdempotencyRecord>([key.Key], scope.Ct) is { } stored)
        {
            return stored.RequestHash == key.RequestHash
                ? new StoredResult(stored.StatusCode, stored.Headers, stored.Body.Reveal())
                : throw new InvalidInputException(IdempotencyKey.Header, "This key was used for another request. Use a new key for a new request.");
        }

        var changed = await change(scope, viewer);
        await scope.Db.SaveChangesAsync(scope.Ct);
        var answer = await show(scope, viewer, changed);
        var headers = JsonSerializer.Serialize(new StoredHeaders(answer.Location, answer.ETag));
        var body = answer.Body is null ? "" : JsonSerializer.Serialize(answer.Body, json.Value.SerializerOptions);
        if (key is not null)
        {
            scope.Db.Add(new IdempotencyRecord
            {
                Key = key.Key,
                RequestHash = key.RequestHash,
                StatusCode = answer.Status,
                Headers = headers,
                Body = new ClassifiedText(body),
                CreatedAt = scope.Now,
            });
        }

        return new StoredResult(answer.Status, headers, body);
    }

    sealed record StoredHeaders(string? Location, string? ETag);

    sealed class StoredResult(int status, string? headers, string body) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            var stored = headers is null ? null : JsonSerializer.Deserialize<StoredHeaders>(headers);
            if (stored?.Location is { } location)
                response.Headers.Location = location;
            if (stored?.ETag is { } tag)
                response.Headers.ETag = tag;
            if (body.Length == 0)
                return Task.CompletedTask;
            response.ContentType = "application/json; charset=utf-8";
            return response.WriteAsync(body, httpContext.RequestAborted);
        }
    }
}
