using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Timers;
using NodaTime;

namespace MediationWorkflows.Consent;

/// <summary>A consent reaches its date. The policy has stopped showing anything at that very instant; this tells those whom it concerns.</summary>
public sealed class ExpireConsent(AppDb db, EndSharing end, AuditTrail audit) : ITimerHandler
{
    public const string TimerKind = "ConsentExpiry";

    public async Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct)
    {
        if (await db.FindAsync<PartyConsent>([Guid.ParseExact(timer.Target, "N")], ct) is { State: ConsentState.Granted, ExpiresAt: { } at } consent && at <= now)
        {
            consent.Expire();
            await end.OfConsentAsync(consent, now, ct);
            await audit.AppendAsync(consent.CaseId, actorId: null, "consent.expired", now, ct, nameof(PartyConsent), consent.Id.ToString("N"));
        }
    }
}
