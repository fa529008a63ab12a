using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using NodaTime;

namespace MediationWorkflows.Consent;

/// <summary>Takes a consent back. Nothing more is shown because of it; that something was stays on record (I14).</summary>
public sealed class RevokeConsent(AccessPolicy policy, EndSharing end, AuditTrail audit)
{
    public sealed record Command(Guid ConsentId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (consent, access) = await policy.FindAsync<PartyConsent>(command.By, command.ConsentId, "consent", now, ct);
        access.DemandActingFor(consent.SubjectId);
        consent.Revoke(now);
        await end.OfConsentAsync(consent, now, ct);
        await audit.AppendAsync(consent.CaseId, command.By.PersonId, "consent.revoked", now, ct, nameof(PartyConsent), consent.Id.ToString("N"));
    }
}
