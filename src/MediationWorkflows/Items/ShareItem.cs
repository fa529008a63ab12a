using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Items;

/// <summary>
/// Shows an item to participants by name. Its owner decides by themselves, and that decision is recorded as a consent that
/// names the item (I2); anyone else who may read it needs the owner's consent for that class and recipient. What was told in
/// confidence or specially protected is shared by nobody but its owner.
/// </summary>
public sealed class ShareItem(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid ItemId, IReadOnlyList<Guid> With, Viewer By);

    /// <summary>Who can read it now, and who cannot for want of consent. Commit in either case: attempts are on record.</summary>
    public sealed record Result(IReadOnlyList<Guid> Shared, IReadOnlyList<Guid> Refused);

    public async Task<Result> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (item, access) = await policy.FindAsync<InfoItem>(command.By, command.ItemId, "item", now, ct);
        if (!access.CanRead(item))
        {
            throw new NotFoundException("item");
        }

        if (command.With.Count == 0)
        {
            throw new InvalidInputException("with", "Name at least one participant.");
        }

        item.MarkShared();
        var byOwner = access.ActsFor(item.OwnerId ?? item.AuthorId);
        List<Guid> shared = [], refused = [];
        foreach (var recipientId in command.With.Distinct())
        {
            var recipient = await db.ParticipationAsync(item.CaseId, recipientId, "with", ct);
            var consent = byOwner ? RecordConsent(item, recipient.Id, now) : await ConsentAsync(item, recipient.Id, now, ct);
            if (consent is null)
            {
                refused.Add(recipient.Id);
                await AppendAsync(item, command.By, "item.share.refused", recipient.Id, now, ct);
                continue;
            }

            db.Add(new Share { Id = Ids.New(now), CaseId = item.CaseId, SubjectId = item.Id, ParticipationId = recipient.Id, ConsentId = consent.Id, At = now });
            shared.Add(recipient.Id);
            await AppendAsync(item, command.By, "item.shared", recipient.Id, now, ct);
        }

        if (shared.Count == 0)
        {
            item.MarkPrivate();
        }

        return new Result(shared, refused);
    }

    private PartyConsent RecordConsent(InfoItem item, Guid recipientId, Instant now)
    {
        var consent = new PartyConsent
        {
            Id = Ids.New(now),
            CaseId = item.CaseId,
            SubjectId = item.OwnerId ?? item.AuthorId,
            SharedClass = item.Class,
            Purpose = new ClassifiedText("mediation"),
            RecipientId = recipientId,
            ItemId = item.Id,
            RequestedAt = now,
        };
        consent.Grant(now);
        db.Add(consent);
        return consent;
    }

    private async Task<PartyConsent?> ConsentAsync(InfoItem item, Guid recipientId, Instant now, CancellationToken ct)
    {
        var needsTheItemNamed = item.Class is InformationClass.Caucus or InformationClass.PartyPrivate or InformationClass.SpeciallyProtected
            or InformationClass.Whistleblower;
        var owner = item.OwnerId ?? item.AuthorId;
        return (await db.WithPendingAsync<PartyConsent>(c => c.CaseId == item.CaseId && c.SubjectId == owner, ct))
            .FirstOrDefault(c => c.Covers(item.Class, recipientId, now) && (c.ItemId == item.Id || (c.ItemId is null && !needsTheItemNamed)));
    }

    private Task AppendAsync(InfoItem item, Viewer by, string action, Guid recipientId, Instant now, CancellationToken ct) =>
        audit.AppendAsync(item.CaseId, by.PersonId, action, now, ct, nameof(InfoItem), item.Id.ToString("N"), $$"""{"with":"{{recipientId:N}}"}""");
}
