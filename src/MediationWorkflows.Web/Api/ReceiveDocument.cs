using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Web.Auth;
using Microsoft.Extensions.Options;
using NodaTime.Text;

namespace MediationWorkflows.Web.Api;

/// <summary>Takes in a document for a case, for the API and for pages: first whether the sender may, then the bytes, then the row.</summary>
sealed class ReceiveDocument(IHttpContextAccessor accessor, UnitOfWork work, DocumentContents contents, IOptions<DocumentOptions> options)
{
    readonly HttpContext http = accessor.HttpContext!;

    /// <param name="enter">Commits the document with <see cref="AddDocument"/>; may find that this request was answered before.</param>
    /// <param name="beforeFile">See <see cref="Upload.ReceiveAsync"/>.</param>
    public async Task<T> RunAsync<T>(
        Guid caseId, Func<Func<WorkScope, Viewer, Task<Document>>, Task<T>> enter, Func<IReadOnlyDictionary<string, string>, Task>? beforeFile = null)
    {
        // Nobody sends megabytes to a case that they may not add to.
        await work.ReadAsync(
            async scope =>
            {
                (await scope.Get<AccessPolicy>().For(http.User.Viewer(), caseId, scope.Now, scope.Ct)).Demand(CaseAction.WriteItem);
                return true;
            },
            http.RequestAborted);
        var upload = await Upload.ReceiveAsync(http, contents, options, beforeFile);
        http.Features.Set(upload);
        var isEntered = false;
        try
        {
            return await enter(async (scope, viewer) =>
            {
                var document = await scope.Get<AddDocument>().RunAsync(CommandOf(caseId, upload, viewer), scope.Now, scope.Ct);
                isEntered = true;
                return document;
            });
        }
        catch
        {
            isEntered = false;
            throw;
        }
        finally
        {
            // Refused, or the same request once more: what it brought is named by nothing.
            if (!isEntered)
                await contents.DiscardAsync(upload.Content.Id);
        }
    }

    static AddDocument.Command CommandOf(Guid caseId, Upload upload, Viewer by) => new(
        caseId,
        InformationClasses.Parse(upload["class"], "class"),
        upload.File,
        upload.Content,
        upload["revises"] is not { } revised ? null : Guid.TryParse(revised, out var id) ? id : throw new InvalidInputException("revises", "This is no id."),
        upload["reviewOn"] is not { } day ? null : LocalDatePattern.Iso.Parse(day) is { Success: true } on ? on.Value
            : throw new InvalidInputException("reviewOn", "A date looks like 2027-01-04."),
        by);
}
