using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Mail;
using NodaTime;

namespace MediationWorkflows.Channels;

/// <summary>Somebody who writes in the case opens a channel with participants whom they name.</summary>
public sealed class OpenChannel(AppDb db, Filing filing, ChannelMembers members, MorningNotice notice, AuditTrail audit)
{
    /// <param name="Members">Keys or ids of participants, beside who opens it.</param>
    public sealed record Command(Guid CaseId, string Name, InformationClass Class, IReadOnlyList<string> Members, Viewer By);

    public async Task<Channel> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (author, ownerId) = await filing.AdmitAsync(command.CaseId, command.Class, command.By, now, ct);
        if (!Channel.Classes.Contains(command.Class))
        {
            throw new InvalidInputException("class", $"A channel is of one of these classes: {string.Join(", ", Channel.Classes)}.");
        }

        if (!OneLine.Fits(command.Name, 200))
        {
            throw new InvalidInputException("name", "Give a name of at most 200 characters, on one line.");
        }

        var opener = ownerId ?? author.Id;
        var others = new Dictionary<Guid, Parties.Participation>();
        foreach (var name in command.Members)
        {
            var member = await members.AdmitAsync(command.CaseId, command.Class, name, "members", now, ct);
            others.TryAdd(member.Id, member);
        }

        others.Remove(opener);
        if (others.Count == 0)
        {
            throw new InvalidInputException("members", "Name at least one other participant.");
        }

        var channel = new Channel
        {
            // Ids grow with time, and a channel must not say when it began to whoever may not know of it.
            Id = Guid.NewGuid(),
            CaseId = command.CaseId,
            Class = command.Class,
            Name = new ClassifiedText(command.Name.Trim()),
            OpenedById = opener,
            OpenedAt = now,
        };
        db.Add(channel);
        foreach (var member in others.Keys.Prepend(opener))
        {
            members.Add(channel, member, now);
        }

        await audit.AppendAsync(channel, command.By.PersonId, "channel.opened", now, ct);
        await notice.ToAsync(others.Values, now, ct);
        return channel;
    }
}
