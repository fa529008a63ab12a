using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Neutrality;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Items;

/// <summary>
/// The rule of sharing, for items and documents alike. The owner decides by themselves, and that decision is recorded as a
/// consent that names the content (I2); anyone else who may read it needs the owner's consent for that class and recipient. What
/// was told in confidence or is specially protected is shared by nobody but its owner.
/// </summary>
public sealed class ShareContent(AppDb db, DisclosureLedger ledger, AuditTrail audit)
{
    /// <summary>Who can read it now, or who cannot for want of consent: then nobody does. Commit in either case: attempts are on record.</summary>
    public sealed record Result(IReadOnlyList<Guid> Shared, IReadOnlyList<Guid> Refused);

    /// <param name="content">Something that the caller may read.</param>
    internal async Task<Result> RunAsync(IAuthored content, IReadOnlyList<Guid> with, CaseAccess access, Instant now, CancellationToken ct)
    {
        if (with.Count == 0)
        {
            throw new InvalidInputException("with", "Name at least one participant.");
        }

        var byOwner = access.ActsFor(content.OwnerId ?? content.AuthorId);
        var recipients = new List<(Participation Recipient, PartyConsent? Consent)>();
        foreach (var id in with.Distinct())
        {
            var recipient = await db.ParticipationAsync(content.CaseId, id, "with", ct);
            if ((await db.WithPendingAsync<Engagement>(e => e.ParticipationId == recipient.Id && e.State == EngagementState.Proposed, ct)).Count > 0)
            {
                throw new InvalidInputException("with", "This professional's conflict check is open: nothing is shared with them before it is clear.");
            }

            recipients.Add((recipient, byOwner ? null : await ConsentAsync(content, recipient.Id, now, ct)));
        }

        var refused = byOwner ? [] : recipients.Where(r => r.Consent is null).Select(r => r.Recipient.Id).ToList();
        if (refused.Count > 0)
        {
            foreach (var id in refused)
            {
                await AppendAsync(content, access, "item.share.refused", id, now, ct);
            }

            return new Result([], refused);
        }

        foreach (var (recipient, given) in recipients)
        {
            var consent = given ?? RecordConsent(content, recipient.Id, now);
            db.Add(new Share { Id = Ids.New(now), CaseId = content.CaseId, SubjectId = content.Id, ParticipationId = recipient.Id, ConsentId = consent.Id, At = now });
            await ledger.ShownAsync(content, recipient, consent.Purpose, byOwner ? "own-decision" : "consent", now, ct);
            await AppendAsync(content, access, "item.shared", recipient.Id, now, ct);
        }

        return new Result([.. recipients.Select(r => r.Recipient.Id)], []);
    }

    private PartyConsent RecordConsent(IAuthored content, Guid recipientId, Instant now)
    {
        var consent = new PartyConsent
        {
            Id = Ids.New(now),
            CaseId = content.CaseId,
            SubjectId = content.OwnerId ?? content.AuthorId,
            SharedClass = content.Class,
            Purpose = new ClassifiedText("mediation"),
            RecipientId = recipientId,
            ItemId = content.Id,
            RequestedAt = now,
        };
        consent.Grant(now);
        db.Add(consent);
        return consent;
    }

    private async Task<PartyConsent?> ConsentAsync(IAuthored content, Guid recipientId, Instant now, CancellationToken ct)
    {
        var owner = content.OwnerId ?? content.AuthorId;
        return (await db.WithPendingAsync<PartyConsent>(c => c.CaseId == content.CaseId && c.SubjectId == owner, ct))
            .FirstOrDefault(c => c.CoversContent(content, recipientId, now));
    }

    private Task AppendAsync(IAuthored content, CaseAccess access, string action, Guid recipientId, Instant now, CancellationToken ct) =>
        audit.AppendAsync(content, access.Viewer.PersonId, action, now, ct, $$"""{"with":"{{recipientId:N}}"}""");
}
