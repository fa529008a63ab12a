using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Web.Auth;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary>
/// <c>/documents</c>: files of a case. The upload is a form with <c>class</c>, <c>file</c> and, where it takes another's place,
/// <c>revises</c>; the content goes out only as a download, through the policy, on record.
/// </summary>
static class DocumentsApi
{
    public static void MapDocuments(this RouteGroupBuilder api)
    {
        api.MapCaseRows<Document>("documents", Show);
        api.MapPost("/cases/{id:guid}/documents", (Guid id, ReceiveDocument receive, ApiWrite write) =>
            receive.RunAsync(id, add => write.CreateAsync("documents", Show, add))).RequireRateLimiting(Hosting.RateLimits.Uploads);
        api.MapGet("/documents/{id:guid}", LookAsync);
        api.MapGet("/documents/{id:guid}/content", OpenAsync);
        api.MapPost("/documents/{id:guid}/share", (Guid id, Sharing.Request body, IfMatch match, ApiWrite write) => write.ShareAsync<Document>(match, id, "document", Show, body,
            (scope, viewer, with) => scope.Get<ShareDocument>().RunAsync(new ShareDocument.Command(id, with, viewer), scope.Now, scope.Ct)));
        MapChange(api, "finalize", (change, command, now, ct) => change.FinalizeAsync(command, now, ct));
        MapChange(api, "seal", (change, command, now, ct) => change.SealAsync(command, now, ct));
        api.MapPost("/documents/{id:guid}/plan-review", (Guid id, ReviewRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<Document>(
            match, id, "document", Show,
            (scope, viewer, _, _) => scope.Get<ChangeDocument>().PlanReviewAsync(new ChangeDocument.Command(id, viewer), body.ReviewOn, scope.Now, scope.Ct)));
    }

    static void MapChange(RouteGroupBuilder api, string verb, Func<ChangeDocument, ChangeDocument.Command, Instant, CancellationToken, Task> change) =>
        api.MapPost($"/documents/{{id:guid}}/{verb}", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<Document>(match, id, "document", Show,
            (scope, viewer, _, _) => change(scope.Get<ChangeDocument>(), new ChangeDocument.Command(id, viewer), scope.Now, scope.Ct)));

    static async Task<IResult> LookAsync(Guid id, HttpContext http, UnitOfWork work)
    {
        var (document, access, names) = await work.ReadAsync(
            async scope =>
            {
                var (document, access) = await scope.Get<AccessPolicy>().FindAsync<Document>(http.User.Viewer(), id, "document", scope.Now, scope.Ct);
                return (document, access, await ParticipantNames.OfAsync(scope.Db, document.CaseId, scope.Ct));
            },
            http.RequestAborted);
        var readable = access.CanRead(document);
        // A file's name says something of what is in it.
        if (readable)
            await work.RecordShownAsync(access, [document], http.RequestAborted);
        http.Response.Headers.ETag = EntityTags.TextOf(document);
        return Results.Ok(Show(document, names, readable));
    }

    static async Task<IResult> OpenAsync(Guid id, HttpContext http, UnitOfWork work, DocumentContents contents)
    {
        // The trail commits before the first byte goes out, and also when the answer is that there is no such document.
        var opened = await work.RunAsync(
            async scope => (await scope.Get<AccessPolicy>().TryOpenAsync<Document>(http.User.Viewer(), id, scope.Now, scope.Ct, alwaysOnRecord: true))?.Row,
            http.RequestAborted);
        return new DocumentDownload(opened ?? throw new NotFoundException("document"), contents);
    }

    static object Show(Document document, ParticipantNames names, bool readable)
    {
        // Who may only know that it exists learns id, kind, state and dates; of what was said in caucus not by whom or when either.
        var told = readable || document.Class != InformationClass.Caucus;
        return new
        {
            document.Id,
            document.CaseId,
            document.Class,
            document.State,
            document.Revision,
            RevisesId = readable ? document.RevisesId : null,
            Author = told ? names[document.AuthorId] : null,
            CreatedAt = told ? document.CreatedAt : (Instant?)null,
            Name = readable ? document.Name.Reveal() : null,
            ContentType = readable ? document.ContentType : null,
            Size = readable ? document.Size : (long?)null,
            ContentHash = readable ? document.ContentHash : null,
            ReviewOn = told ? document.ReviewOn : null,
            ReviewedAt = told ? document.ReviewedAt : null,
            Readable = readable,
            Etag = EntityTags.TextOf(document),
        };
    }

    /// <param name="With">Short names or ids of participants.</param>
    public sealed record ReviewRequest(LocalDate? ReviewOn);
}
