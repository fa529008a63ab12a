using System.Text;
using MediationWorkflows.Cases;
using MediationWorkflows.Documents;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace MediationWorkflows.Web.Api;

/// <summary>
/// A file that came in with its form. The parts are read as they arrive: the framework's own form reader would keep what is
/// confidential in a temporary file, unencrypted.
/// </summary>
/// <param name="Fields">The other parts, by name.</param>
sealed record Upload(IReadOnlyDictionary<string, string> Fields, FileClaim File, StoredContent Content)
{
    const int LongestField = 4096;
    const int MostFields = 20;

    public string? this[string field] => Fields.GetValueOrDefault(field) is { Length: > 0 } value ? value : null;

    /// <summary>What the request was, for its Idempotency-Key; its body is gone.</summary>
    public string Fingerprint => string.Join('\n', Fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}").Append($"{File}{Content.Hash}"));

    /// <summary>Reads one request to its end.</summary>
    /// <param name="beforeFile">Runs once, with the fields that came before the file: the place to refuse.</param>
    /// <exception cref="InvalidInputException">It is not one file with some fields, or the file is not taken in.</exception>
    public static async Task<Upload> ReceiveAsync(
        HttpContext http, DocumentContents contents, IOptions<DocumentOptions> options, Func<IReadOnlyDictionary<string, string>, Task>? beforeFile = null)
    {
        var ct = http.RequestAborted;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = ((long)options.Value.MaxMegabytes + 1) * 1024 * 1024;
        var boundary = MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).ToString()
            : "";
        if (boundary.Length is 0 or > 100)
            throw new InvalidInputException("file", "Send the file as multipart/form-data.");

        var parts = new MultipartReader(boundary, http.Request.Body) { HeadersCountLimit = 8, HeadersLengthLimit = 4096 };
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        (FileClaim Claim, StoredContent Content)? file = null;
        try
        {
            while (await ReadNextAsync(parts, ct) is { } part)
            {
                if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition))
                    throw new InvalidInputException("file", "A part has no name.");
                if (disposition.IsFileDisposition())
                {
                    if (file is not null)
                        throw new InvalidInputException("file", "Send one file at a time.");
                    if (beforeFile is not null)
                        await beforeFile(fields);
                    var claim = new FileClaim(Text(disposition.FileNameStar) ?? Text(disposition.FileName), MediaTypeOf(part.ContentType));
                    file = (claim, await contents.StoreAsync(part.Body, claim, options.Value, ct));
                }
                else
                {
                    if (fields.Count == MostFields)
                        throw new InvalidInputException("file", "There are too many fields.");
                    fields[Text(disposition.Name) ?? ""] = await ReadFieldAsync(part.Body, ct);
                }
            }

            return file is var (sent, content) ? new Upload(fields, sent, content) : throw new InvalidInputException("file", "This is needed.");
        }
        catch when (file is { } stored)
        {
            await contents.DiscardAsync(stored.Content.Id);
            throw;
        }
    }

    static async Task<MultipartSection?> ReadNextAsync(MultipartReader parts, CancellationToken ct)
    {
        try
        {
            return await parts.ReadNextSectionAsync(ct);
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException and not BadHttpRequestException))
        {
            throw new InvalidInputException("file", "The form is not complete, or not multipart/form-data.");
        }
    }

    static async Task<string> ReadFieldAsync(Stream body, CancellationToken ct)
    {
        var buffer = new byte[LongestField];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return length < buffer.Length ? Encoding.UTF8.GetString(buffer, 0, length) : throw new InvalidInputException("file", "A field is too long.");
    }

    static string? MediaTypeOf(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type) ? type.MediaType.ToString() : null;

    static string? Text(Microsoft.Extensions.Primitives.StringSegment value) => HeaderUtilities.RemoveQuotes(value) is { HasValue: true } text ? text.ToString() : null;
}
