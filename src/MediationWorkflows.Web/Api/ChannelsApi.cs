using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Channels;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Web.Auth;
using MediationWorkflows.Web.Cases;

namespace MediationWorkflows.Web.Api;

/// <summary>
/// <c>/channels</c>: where some participants solve a problem among themselves. To everybody else a channel is not there: not in
/// lists, not by its id, and not by what is said in it.
/// </summary>
static class ChannelsApi
{
    public static void MapChannels(this RouteGroupBuilder api)
    {
        api.MapCaseRows<Channel>("channels", Show);
        api.MapPost("/cases/{id:guid}/channels", (Guid id, ChannelRequest body, ApiWrite write) => write.CreateAsync("channels", Show, (scope, viewer) =>
            scope.Get<OpenChannel>().RunAsync(
                new OpenChannel.Command(id, body.Name ?? "", body.ClassOrDefault(), [.. (body.Members ?? []).Select(m => Input.Element(m, "members"))], viewer), scope.Now, scope.Ct)));
        api.MapGet("/channels/{id:guid}", async (Guid id, HttpContext http, UnitOfWork work) =>
        {
            // A read that writes: who opened it is on record.
            var opened = await work.RunAsync(scope => scope.Get<ChannelConversation>().OpenAsync(id, http.User.Viewer(), scope.Now, scope.Ct), http.RequestAborted)
                ?? throw new NotFoundException("channel");
            http.Response.Headers.ETag = opened.Etag;
            return Results.Ok(opened);
        });
        api.MapPost("/channels/{id:guid}/messages", (Guid id, TextRequest body, IfMatch match, ApiWrite write) => write.OnRecordAsync<Channel>(id, "channel", Show, () => write.RunAsync(
            async (scope, viewer) =>
            {
                var (channel, _) = await scope.Get<AccessPolicy>().FindAsync<Channel>(viewer, id, "channel", scope.Now, scope.Ct);
                match.Require(channel);
                return await scope.Get<WriteInChannel>().RunAsync(new WriteInChannel.Command(id, body.Text ?? "", viewer), scope.Now, scope.Ct);
            },
            said => Answer.Created($"/api/v1/items/{said.Id}", new { said.Id, said.ChannelId, said.CreatedAt }, said))));
        api.MapPost("/channels/{id:guid}/members", (Guid id, MemberRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<Channel>(match, id, "channel", Show,
            (scope, viewer, _, _) => scope.Get<ChangeChannel>().JoinAsync(new ChangeChannel.Command(id, viewer), Input.Required(body.Participant, "participant"), scope.Now, scope.Ct)));
        api.MapPost("/channels/{id:guid}/leave", (Guid id, IfMatch match, ApiWrite write) => write.OnRecordAsync<Channel>(id, "channel", Show, () => write.RunAsync(
            async (scope, viewer) =>
            {
                var (channel, _) = await scope.Get<AccessPolicy>().FindAsync<Channel>(viewer, id, "channel", scope.Now, scope.Ct);
                match.Require(channel);
                await scope.Get<ChangeChannel>().LeaveAsync(new ChangeChannel.Command(id, viewer), scope.Now, scope.Ct);
                return true;
            },
            _ => Answer.NoContent)));
        api.MapPost("/channels/{id:guid}/close", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<Channel>(match, id, "channel", Show,
            (scope, viewer, _, _) => scope.Get<ChangeChannel>().CloseAsync(new ChangeChannel.Command(id, viewer), scope.Now, scope.Ct)));
    }

    static object Show(Channel channel, ParticipantNames names, bool readable) => new
    {
        channel.Id,
        channel.CaseId,
        channel.Class,
        channel.State,
        Name = readable ? channel.Name.Reveal() : null,
        OpenedBy = names[channel.OpenedById],
        channel.OpenedAt,
        Etag = EntityTags.TextOf(channel),
    };

    /// <param name="Class">PartyPrivate when missing.</param>
    /// <param name="Members">Short names or ids of participants, beside who opens it.</param>
    public sealed record ChannelRequest(string? Name, string? Class, IReadOnlyList<string?>? Members)
    {
        public InformationClass ClassOrDefault() => Class is null ? InformationClass.PartyPrivate : InformationClasses.Parse(Class, "class");
    }

    public sealed record MemberRequest(string? Participant);
}
