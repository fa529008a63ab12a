using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using MediationWorkflows.Timers;
using NodaTime;

namespace MediationWorkflows.Consent;

/// <summary>The person whose information it is grants the consent.</summary>
public sealed class GrantConsent(AppDb db, AccessPolicy policy, TimerQueue timers, AuditTrail audit, TakeAnswer answer)
{
    /// <param name="Evidence">How it was given, where not on a page of ours.</param>
    public sealed record Command(Guid ConsentId, Viewer By, string? Evidence = null);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (consent, access) = await policy.FindAsync<PartyConsent>(command.By, command.ConsentId, "consent", now, ct);
        access.DemandActingFor(consent.SubjectId);
        consent.Grant(now, command.Evidence);
        if (consent.ExpiresAt is { } at)
        {
            timers.Schedule(WorkTimer.At(at, ExpireConsent.TimerKind, consent.Id.ToString("N"), now));
        }

        await audit.AppendAsync(consent.CaseId, command.By.PersonId, "consent.granted", now, ct, nameof(PartyConsent), consent.Id.ToString("N"));
        if (!command.By.IsSystem && await db.DecisionsOfAsync(consent.CaseId, consent.SubjectId, ct) is { } outcome)
        {
            await answer.OfAsync(consent.CaseId, "consent", outcome, command.By.PersonId, now, ct, consent.SubjectId);
        }
    }
}
