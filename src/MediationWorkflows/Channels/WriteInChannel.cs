using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Mail;
using NodaTime;

namespace MediationWorkflows.Channels;

/// <summary>Says something in a channel: an item of its author, shown by name to those who are in the channel at that moment.</summary>
public sealed class WriteInChannel(AppDb db, AccessPolicy policy, ChannelMembers members, CreateItem create, MorningNotice notice)
{
    public sealed record Command(Guid ChannelId, string Text, Viewer By);

    public async Task<InfoItem> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (channel, _) = await policy.FindAsync<Channel>(command.By, command.ChannelId, "channel", now, ct);
        channel.RequireOpen();
        var message = await create.RunAsync(
            new CreateItem.Command(channel.CaseId, channel.Class, channel.Name.Reveal(), command.Text, SessionId: null, command.By, ChannelId: channel.Id), now, ct);
        var readers = (await members.OfAsync(channel, now, ct)).Select(m => m.Participation).Where(p => p.Id != message.OwnerId).ToList();
        foreach (var reader in readers)
        {
            db.Add(new Share { Id = Ids.New(now), CaseId = channel.CaseId, SubjectId = message.Id, ParticipationId = reader.Id, At = now });
        }

        message.MarkShared();
        await notice.ToAsync(readers, now, ct);
        return message;
    }
}
