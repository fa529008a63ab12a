using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Consent;

/// <summary>Asks one person for their word: one class, one purpose, one recipient.</summary>
public sealed class RequestConsent(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    /// <param name="ItemId">The one item or document that it is about; the requester knows of it.</param>
    public sealed record Command(
        Guid CaseId, Guid SubjectId, InformationClass Class, string Purpose, Guid RecipientId, Instant? ExpiresAt, Viewer By, Guid? ItemId = null);

    public async Task<PartyConsent> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.RequestConsent);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        await db.ParticipationAsync(command.CaseId, command.SubjectId, "subject", ct);
        await db.ParticipationAsync(command.CaseId, command.RecipientId, "recipient", ct);
        if (command.SubjectId == command.RecipientId)
        {
            throw new InvalidInputException("recipient", "Nobody needs a consent to see what is theirs.");
        }

        if (command.ItemId is { } id && (await db.ContentAsync(id, ct) is not { } content || !access.CanSee(content)
            || (content.OwnerId ?? content.AuthorId) != command.SubjectId || content.Class != command.Class))
        {
            throw new InvalidInputException("itemId", "This participant has no such item of this class.");
        }

        if (string.IsNullOrWhiteSpace(command.Purpose))
        {
            throw new InvalidInputException("purpose", "Say what the information is for.");
        }

        if (command.ExpiresAt <= now)
        {
            throw new InvalidInputException("expires", "The consent would have expired already.");
        }

        var consent = new PartyConsent
        {
            Id = Ids.New(now),
            CaseId = command.CaseId,
            SubjectId = command.SubjectId,
            SharedClass = command.Class,
            Purpose = new ClassifiedText(command.Purpose.Trim()),
            RecipientId = command.RecipientId,
            ItemId = command.ItemId,
            ExpiresAt = command.ExpiresAt,
            RequestedAt = now,
            RequestedById = command.By.PersonId,
        };
        db.Add(consent);
        await audit.AppendAsync(command.CaseId, command.By.PersonId, "consent.requested", now, ct, nameof(PartyConsent), consent.Id.ToString("N"),
            $$"""{"class":"{{command.Class}}","recipient":"{{command.RecipientId:N}}"}""");
        return consent;
    }
}
