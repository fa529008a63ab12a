using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using NodaTime;

namespace MediationWorkflows.Items;

/// <summary>Its owner closes an item: it is shared no further.</summary>
public sealed class SealItem(AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid ItemId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (item, access) = await policy.FindAsync<InfoItem>(command.By, command.ItemId, "item", now, ct);
        access.DemandActingFor(item.OwnerId ?? item.AuthorId);
        item.Seal();
        await audit.AppendAsync(item.CaseId, command.By.PersonId, "item.sealed", now, ct, nameof(InfoItem), item.Id.ToString("N"));
    }
}
