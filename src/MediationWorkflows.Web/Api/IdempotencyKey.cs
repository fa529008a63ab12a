using System.Security.Cryptography;
using System.Text;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Web.Hosting;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary>The <c>Idempotency-Key</c> of a request, with a fingerprint of what it asks for.</summary>
/// <param name="Key">The caller's person and their key together, so that nobody meets another's answers.</param>
/// <param name="RequestHash">SHA-256 in hex over method, path, query and body.</param>
/// <param name="IsUnnamed">What is kept under it must not say who asked, nor at which hour.</param>
sealed record IdempotencyKey(string Key, string RequestHash, bool IsUnnamed)
{
    public const string Header = "Idempotency-Key";
    const int LongestKey = 200;

    /// <summary>The key, or null when the caller sent none. Needs a body that can be read again (<see cref="UseRereadableBodies"/>).</summary>
    /// <exception cref="InvalidInputException">The key is empty or too long.</exception>
    public static async Task<IdempotencyKey?> OfAsync(HttpRequest request, Viewer viewer, CancellationToken ct)
    {
        if (!request.Headers.TryGetValue(Header, out var sent))
            return null;
        var key = sent.ToString();
        if (string.IsNullOrWhiteSpace(key) || key.Length > LongestKey)
            throw new InvalidInputException(Header, $"A key has 1 to {LongestKey} characters.");

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        if (request.HttpContext.Features.Get<Upload>() is { } upload)
            hash.AppendData(Encoding.UTF8.GetBytes(upload.Fingerprint));
        else
            await AppendBodyAsync(hash, request, ct);
        var isUnnamed = request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<UnnamedCaller>() is not null;
        var of = $"{viewer.PersonId:N}:{key}";
        return new IdempotencyKey(isUnnamed ? Secret.HashText(of) : of, Convert.ToHexStringLower(hash.GetHashAndReset()), isUnnamed);
    }

    /// <summary>From when on it is kept.</summary>
    public Instant KeptSince(Instant now) => IsUnnamed ? now.InUtc().Date.AtMidnight().InUtc().ToInstant() : now;

    static async Task AppendBodyAsync(IncrementalHash hash, HttpRequest request, CancellationToken ct)
    {
        request.Body.Position = 0;
        var buffer = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, ct)) > 0)
            hash.AppendData(buffer, 0, read);
    }

    /// <summary>
    /// Keeps the bodies of requests with a key, because binding has consumed them by the time the key is looked at: in memory, never
    /// in a temporary file, because they may be confidential. Not those of uploads, which are as large as they like.
    /// </summary>
    public static void UseRereadableBodies(IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Request.Headers.ContainsKey(Header) && !context.Request.HasFormContentType)
            context.Request.EnableBuffering(RequestSizes.LargestBody, RequestSizes.LargestBody);
        return next(context);
    });
}

/// <summary>Marks an endpoint whose callers stay unknown: a table of who sent what at which second would name them.</summary>
sealed class UnnamedCaller
{
    public static readonly UnnamedCaller Instance = new();
}
