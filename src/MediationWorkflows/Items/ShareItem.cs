using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using NodaTime;

namespace MediationWorkflows.Items;

/// <summary>Shows an item to participants by name, if there is consent for all of them.</summary>
public sealed class ShareItem(AccessPolicy policy, ShareContent share)
{
    public sealed record Command(Guid ItemId, IReadOnlyList<Guid> With, Viewer By);

    public async Task<ShareContent.Result> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (item, access) = await policy.FindAsync<InfoItem>(command.By, command.ItemId, "item", now, ct);
        if (!access.CanRead(item))
        {
            throw new NotFoundException("item");
        }

        item.RequireNotSealed();
        var result = await share.RunAsync(item, command.With, access, now, ct);
        if (result.Shared.Count > 0)
        {
            item.MarkShared();
        }

        return result;
    }
}
