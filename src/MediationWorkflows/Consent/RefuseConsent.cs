using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using NodaTime;

namespace MediationWorkflows.Consent;

/// <summary>The person whose information it is refuses the consent.</summary>
public sealed class RefuseConsent(AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid ConsentId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (consent, access) = await policy.FindAsync<PartyConsent>(command.By, command.ConsentId, "consent", now, ct);
        access.DemandActingFor(consent.SubjectId);
        consent.Refuse(now);
        await audit.AppendAsync(consent.CaseId, command.By.PersonId, "consent.refused", now, ct, nameof(PartyConsent), consent.Id.ToString("N"));
    }
}
