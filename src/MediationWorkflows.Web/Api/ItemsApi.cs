using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Web.Auth;

namespace MediationWorkflows.Web.Api;

/// <summary>
/// <c>/items</c>: what people put into a case. A list shows that an item is there; its title and text are opened one by one,
/// and the audit trail remembers who opened what of a sensitive class.
/// </summary>
static class ItemsApi
{
    public static void MapItems(this RouteGroupBuilder api)
    {
        api.MapCaseRows<InfoItem>("items", Show, withWords: false);
        api.MapPost("/cases/{id:guid}/items", (Guid id, ItemRequest body, ApiWrite write) => write.CreateAsync("items", Show, (scope, viewer) =>
            scope.Get<CreateItem>().RunAsync(
                new CreateItem.Command(
                    id, InformationClasses.Parse(body.Class, "class"), Input.Required(body.Title, "title"), Input.Required(body.Text, "text"), body.SessionId, viewer, body.CaucusId),
                scope.Now, scope.Ct)));
        api.MapGet("/items/{id:guid}", OpenAsync);
        api.MapPost("/items/{id:guid}/share", (Guid id, Sharing.Request body, IfMatch match, ApiWrite write) => write.ShareAsync<InfoItem>(match, id, "item", Show, body,
            (scope, viewer, with) => scope.Get<ShareItem>().RunAsync(new ShareItem.Command(id, with, viewer), scope.Now, scope.Ct)));
        api.MapPost("/items/{id:guid}/seal", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<InfoItem>(match, id, "item", Show,
            (scope, viewer, _, _) => scope.Get<SealItem>().RunAsync(new SealItem.Command(id, viewer), scope.Now, scope.Ct)));
    }

    static async Task<IResult> OpenAsync(Guid id, HttpContext http, UnitOfWork work)
    {
        // A read that writes: the trail of it commits also when the answer is that there is no such item.
        var opened = await work.RunAsync<(object Shown, string ETag)?>(
            async scope =>
            {
                if (await scope.Get<AccessPolicy>().TryOpenAsync<InfoItem>(http.User.Viewer(), id, scope.Now, scope.Ct) is not var (item, _))
                    return null;
                var names = await ParticipantNames.OfAsync(scope.Db, item.CaseId, scope.Ct);
                var shown = new
                {
                    item.Id, item.CaseId, item.Class, Author = names[item.AuthorId], Title = item.Title.Reveal(), Text = item.Text.Reveal(),
                    item.SessionId, item.ChannelId, item.State, item.ContentHash, item.CreatedAt, Etag = EntityTags.TextOf(item),
                };
                return (shown, EntityTags.TextOf(item));
            },
            http.RequestAborted);
        if (opened is not var (content, tag))
            throw new NotFoundException("item");
        http.Response.Headers.ETag = tag;
        return Results.Ok(content);
    }

    static object Show(InfoItem item, ParticipantNames names, bool readable) => new
    {
        item.Id,
        item.CaseId,
        item.Class,
        item.State,
        // Of what was said in caucus, who may only know that it exists learns neither by whom nor when exactly.
        Author = readable || item.Class != InformationClass.Caucus ? names[item.AuthorId] : null,
        CreatedAt = readable || item.Class != InformationClass.Caucus ? item.CreatedAt : (NodaTime.Instant?)null,
        Readable = readable,
        Etag = EntityTags.TextOf(item),
    };

    /// <param name="CaucusId">The caucus in which it was told; then only who was in it reads it.</param>
    public sealed record ItemRequest(string? Class, string? Title, string? Text, Guid? SessionId, Guid? CaucusId);
}
