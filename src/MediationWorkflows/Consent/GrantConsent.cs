using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Consent;

/// <summary>The person whose information it is grants the consent.</summary>
public sealed class GrantConsent(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid ConsentId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (consent, access) = await policy.FindAsync<PartyConsent>(command.By, command.ConsentId, "consent", now, ct);
        access.DemandActingFor(consent.SubjectId);
        consent.Grant(now);
        await audit.AppendAsync(consent.CaseId, command.By.PersonId, "consent.granted", now, ct, nameof(PartyConsent), consent.Id.ToString("N"));
        if (!command.By.IsSystem && await db.DecisionsOfAsync(consent.CaseId, consent.SubjectId, ct) is { } outcome)
        {
            await answer.OfAsync(consent.CaseId, "consent", outcome, command.By.PersonId, now, ct, consent.SubjectId);
        }
    }
}
