using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Web.Api;
using MediationWorkflows.Web.Auth;
using Microsoft.AspNetCore.Antiforgery;

namespace MediationWorkflows.Web.Pages.Cases;

/// <summary>Where the form of the documents page sends its file. Not a page of its own: components read forms into temporary files.</summary>
static class UploadEndpoint
{
    public static string PathOf(Guid caseId) => $"/cases/{caseId}/documents/upload";

    public static void MapUpload(this IEndpointRouteBuilder routes) => routes.MapPost("/cases/{id:guid}/documents/upload", UploadAsync).RequireRateLimiting(Hosting.RateLimits.Uploads);

    static async Task<IResult> UploadAsync(Guid id, HttpContext http, ReceiveDocument receive, UnitOfWork work, IAntiforgery antiforgery)
    {
        var page = $"/cases/{id}/documents";
        try
        {
            await receive.RunAsync(
                id,
                add => work.RunAsync(scope => add(scope, http.User.Viewer()), http.RequestAborted),
                fields => RequireTokenAsync(fields, http, antiforgery));
            return Results.LocalRedirect(page);
        }
        catch (DomainException refused) when (refused is not NotFoundException)
        {
            var problem = refused is InvalidInputException invalid ? invalid.Errors.Keys.First() : "class";
            return Results.LocalRedirect($"{page}?problem={Uri.EscapeDataString(problem)}");
        }
    }

    /// <summary>The token comes before the file, and is looked at before any of the file is.</summary>
    static async Task RequireTokenAsync(IReadOnlyDictionary<string, string> fields, HttpContext http, IAntiforgery antiforgery)
    {
        http.Request.Headers[AntiforgeryFilter.Header] = fields.GetValueOrDefault("__RequestVerificationToken");
        if (!await antiforgery.IsRequestValidAsync(http))
            throw new InvalidInputException("form", "The page was open for too long. Load it again.");
    }
}
