using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Mail;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Channels;

/// <summary>
/// Who opened a channel brings somebody in, or closes it; anybody leaves by themselves. Who joins reads what is said from then on,
/// who leaves reads nothing of it any more but their own words.
/// </summary>
public sealed class ChangeChannel(AppDb db, AccessPolicy policy, ChannelMembers members, MorningNotice notice, AuditTrail audit)
{
    public sealed record Command(Guid ChannelId, Viewer By);

    /// <param name="participant">A key or id.</param>
    public async Task JoinAsync(Command command, string participant, Instant now, CancellationToken ct)
    {
        var (channel, access) = await FindAsync(command, now, ct);
        access.DemandActingFor(channel.OpenedById);
        channel.RequireOpen();
        var member = await members.AdmitAsync(channel.CaseId, channel.Class, participant, "participant", now, ct);
        if ((await members.OfAsync(channel, now, ct)).Any(m => m.Participation.Id == member.Id))
        {
            throw new StateException("They are in the channel already.", "Member");
        }

        members.Add(channel, member.Id, now);
        channel.MembersChanged();
        await audit.AppendAsync(channel, command.By.PersonId, "channel.joined", now, ct, $$"""{"member":"{{member.Id:N}}"}""");
        await notice.ToAsync([member], now, ct);
    }

    public async Task LeaveAsync(Command command, Instant now, CancellationToken ct)
    {
        var (channel, access) = await FindAsync(command, now, ct);
        var own = access.Own.ToList();
        var said = db.Set<InfoItem>().Where(i => i.ChannelId == channel.Id).Select(i => i.Id);
        foreach (var share in await db.WithPendingAsync<Share>(
            s => s.CaseId == channel.CaseId && s.EndedAt == null && own.Contains(s.ParticipationId) && (s.SubjectId == channel.Id || said.Contains(s.SubjectId)), ct))
        {
            share.EndedAt = now;
        }

        channel.MembersChanged();
        await audit.AppendAsync(channel, command.By.PersonId, "channel.left", now, ct);
    }

    public async Task CloseAsync(Command command, Instant now, CancellationToken ct)
    {
        var (channel, access) = await FindAsync(command, now, ct);
        access.DemandActingFor(channel.OpenedById);
        channel.Close();
        await audit.AppendAsync(channel, command.By.PersonId, "channel.closed", now, ct);
    }

    private Task<(Channel Channel, CaseAccess Access)> FindAsync(Command command, Instant now, CancellationToken ct) =>
        policy.FindAsync<Channel>(command.By, command.ChannelId, "channel", now, ct);
}
