using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using NodaTime;

namespace MediationWorkflows.Consent;

/// <summary>Takes a consent back. Whatever was shown because of it is no longer shown; that it was shown stays on record (I14).</summary>
public sealed class RevokeConsent(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid ConsentId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (consent, access) = await policy.FindAsync<PartyConsent>(command.By, command.ConsentId, "consent", now, ct);
        access.DemandActingFor(consent.SubjectId);
        consent.Revoke(now);
        var shares = await db.WithPendingAsync<Share>(s => s.CaseId == consent.CaseId && s.EndedAt == null, ct);
        foreach (var share in shares.Where(s => s.ConsentId == consent.Id))
        {
            share.EndedAt = now;
            if (!shares.Exists(s => s.SubjectId == share.SubjectId && s.EndedAt is null) && await db.FindAsync<InfoItem>([share.SubjectId], ct) is { } item)
            {
                item.MarkPrivate();
            }
        }

        await audit.AppendAsync(consent.CaseId, command.By.PersonId, "consent.revoked", now, ct, nameof(PartyConsent), consent.Id.ToString("N"));
    }
}
