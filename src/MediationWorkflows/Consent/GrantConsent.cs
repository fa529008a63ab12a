using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using NodaTime;

namespace MediationWorkflows.Consent;

/// <summary>The person whose information it is grants the consent.</summary>
public sealed class GrantConsent(AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid ConsentId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (consent, access) = await policy.FindAsync<PartyConsent>(command.By, command.ConsentId, "consent", now, ct);
        access.DemandActingFor(consent.SubjectId);
        consent.Grant(now);
        await audit.AppendAsync(consent.CaseId, command.By.PersonId, "consent.granted", now, ct, nameof(PartyConsent), consent.Id.ToString("N"));
    }
}
