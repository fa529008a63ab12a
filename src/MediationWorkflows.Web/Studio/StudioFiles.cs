using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace MediationWorkflows.Web.Studio;

/// <summary>
/// The files of Elsa Studio as the npm package brings them: with Brotli and gzip siblings, which spare the server the work and
/// the reader 80 MB.
/// </summary>
sealed partial class StudioFiles(IWebHostEnvironment environment)
{
    static readonly FileExtensionContentTypeProvider ContentTypes = new(new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json",
        [".map"] = "application/json",
        [".webmanifest"] = "application/manifest+json",
        [".wasm"] = "application/wasm",
        [".dat"] = "application/octet-stream",
        [".ico"] = "image/x-icon",
        [".png"] = "image/png",
        [".svg"] = "image/svg+xml",
        [".ttf"] = "font/ttf",
        [".woff"] = "font/woff",
        [".woff2"] = "font/woff2",
    });

    /// <summary>False in a checkout that was built without <c>eng/setup</c>.</summary>
    public bool AreInstalled => Find("_framework/blazor.webassembly.js") is not null;

    /// <param name="path">Below <c>/studio/</c>, without a leading slash.</param>
    public Results<FileStreamHttpResult, NotFound> Serve(HttpContext context, string path)
    {
        if (!ContentTypes.TryGetContentType(path, out var contentType) || Find(path) is not { } original)
            return TypedResults.NotFound();

        var (file, encoding) = Smallest(path, original, context.Request.GetTypedHeaders().AcceptEncoding);
        var headers = context.Response.Headers;
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.CacheControl = Fingerprinted().IsMatch(path) ? "public, max-age=31536000, immutable" : "no-cache";
        if (encoding is not null)
            headers.ContentEncoding = encoding;
        var tag = new EntityTagHeaderValue($"\"{file.LastModified.Ticks:x}-{file.Length:x}\"");
        return TypedResults.Stream(file.CreateReadStream(), contentType, lastModified: file.LastModified, entityTag: tag);
    }

    (IFileInfo File, string? Encoding) Smallest(string path, IFileInfo original, IList<StringWithQualityHeaderValue> accepted)
    {
        foreach (var (encoding, suffix) in (ReadOnlySpan<(string, string)>)[("br", ".br"), ("gzip", ".gz")])
        {
            if (accepted.Any(a => a.Quality != 0 && a.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase)) && Find(path + suffix) is { } compressed)
                return (compressed, encoding);
        }

        return (original, null);
    }

    IFileInfo? Find(string path)
    {
        var file = environment.WebRootFileProvider.GetFileInfo($"/studio/{path}");
        return file is { Exists: true, IsDirectory: false } ? file : null;
    }

    /// <summary>A name with its content's hash, as .NET's build makes it: <c>Elsa.Studio.Core.xp6o1cja6y.wasm</c>.</summary>
    [GeneratedRegex(@"\.(?=[a-z]*[0-9])[a-z0-9]{10}\.[^/]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fingerprinted();
}
