using MediationWorkflows.Access;
using MediationWorkflows.Channels;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Web.Api;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Cases;

/// <param name="Mine">Whether the viewer opened it, or acts for who did.</param>
/// <param name="Members">Who reads what is written now: a message goes to them and to nobody else.</param>
/// <param name="Messages">What was said while the viewer was in it, oldest first.</param>
/// <param name="Etag">For <c>If-Match</c>: a message to a channel whose members have changed is refused.</param>
public sealed record ConversationView(
    Guid Id, Guid CaseId, InformationClass Class, ChannelState State, string Name, bool Mine, IReadOnlyList<MemberView> Members, IReadOnlyList<MessageView> Messages, string Etag);

public sealed record MemberView(string Key, Role Role, Instant Since);

public sealed record MessageView(Guid Id, string? Author, Instant At, string Text);

/// <summary>A channel as one of its members reads it.</summary>
public sealed class ChannelConversation(AppDb db, AccessPolicy policy, ChannelMembers members)
{
    /// <summary>Null: there is no such channel, or the viewer is not in it. Commit in either case: attempts are on record.</summary>
    public async Task<ConversationView?> OpenAsync(Guid id, Viewer viewer, Instant now, CancellationToken ct)
    {
        if (await policy.TryOpenAsync<Channel>(viewer, id, now, ct) is not var (channel, access))
            return null;
        var names = await ParticipantNames.OfAsync(db, channel.CaseId, ct);
        var said = await access.Readable(db.Set<InfoItem>()).Where(i => i.ChannelId == id).ToListAsync(ct);
        return new ConversationView(
            id, channel.CaseId, channel.Class, channel.State, channel.Name.Reveal(), access.ActsFor(channel.OpenedById),
            [.. (await members.OfAsync(channel, now, ct)).Select(m => new MemberView(m.Participation.Key, m.Participation.Role, m.Since))],
            [.. said.OrderBy(i => i.CreatedAt).Select(i => new MessageView(i.Id, names[i.AuthorId], i.CreatedAt, i.Text.Reveal()))],
            EntityTags.TextOf(channel));
    }
}
