using MediationWorkflows.Documents;
using Microsoft.Net.Http.Headers;

namespace MediationWorkflows.Web.Api;

/// <summary>
/// A document on its way out: always as a file to save, never as a page of ours. Somebody else's content must not run where our
/// cookies are.
/// </summary>
sealed class DocumentDownload(Document document, DocumentContents contents) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var disposition = new ContentDispositionHeaderValue("attachment");
        // Encodes whatever a name may hold; no name can end the header.
        disposition.SetHttpFileName(document.Name.Reveal());
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers.CacheControl = "no-store";
        response.ContentType = document.ContentType;
        response.ContentLength = document.Size;
        await foreach (var piece in contents.ReadAsync(document.ContentId, document.Size, httpContext.RequestAborted))
            await response.Body.WriteAsync(piece, httpContext.RequestAborted);
    }
}
