using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Items;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Summaries;
using MediationWorkflows.Workflows;
using NodaTime;

namespace MediationWorkflows.Consent;

/// <summary>
/// What follows when a consent ends, by its giver's word or by its date: what it opened is closed, what it would have opened is
/// cancelled, and whoever could read is told that they no longer can (I14). The ledger stays as it is.
/// </summary>
public sealed class EndSharing(AppDb db, WithdrawFromReaders withdraw, Outbox outbox, PublishEvent publish, AuditTrail audit)
{
    /// <summary>The mail that says that something changed in what is shared with somebody, and nothing more.</summary>
    public const string Template = "sharing-changed";

    /// <summary>The event that workflows hear when a consent ended.</summary>
    public const string EventName = "ConsentChanged";

    internal async Task OfConsentAsync(PartyConsent consent, Instant now, CancellationToken ct)
    {
        await publish.RunAsync(EventName, payload: null, consent.CaseId.ToString("N"), now, ct);
        var shares = await db.WithPendingAsync<Share>(s => s.CaseId == consent.CaseId && s.EndedAt == null, ct);
        await EndAsync(shares, [.. shares.Where(s => s.ConsentId == consent.Id)], $"consent:{consent.Id:N}:ended", now, ct);
        foreach (var release in await db.WithPendingAsync<InformationRelease>(
            r => r.CaseId == consent.CaseId && (r.State == ReleaseState.Requested || r.State == ReleaseState.Approved), ct))
        {
            if (release.Subjects.Exists(s => s.ConsentId == consent.Id))
            {
                release.Cancel();
                await audit.AppendAsync(release.CaseId, actorId: null, "release.cancelled", now, ct, nameof(InformationRelease), release.Id.ToString("N"));
            }
        }
    }

    internal async Task OfReleaseAsync(InformationRelease release, Instant now, CancellationToken ct)
    {
        release.Cancel();
        var shares = await db.WithPendingAsync<Share>(s => s.CaseId == release.CaseId && s.EndedAt == null, ct);
        var opened = shares.Where(s => s.ParticipationId == release.RecipientId && release.Subjects.Exists(x => x.SubjectId == s.SubjectId) && s.At == release.ReleasedAt);
        await EndAsync(shares, [.. opened], $"release:{release.Id:N}:ended", now, ct);
    }

    private async Task EndAsync(List<Share> all, IReadOnlyList<Share> ending, string key, Instant now, CancellationToken ct)
    {
        foreach (var share in ending)
        {
            share.EndedAt = now;
            await withdraw.RunAsync(share.CaseId, share.SubjectId, share.ParticipationId, now, ct);
            if (!all.Exists(s => s.SubjectId == share.SubjectId && s.EndedAt is null) && await db.FindAsync<InfoItem>([share.SubjectId], ct) is { } item)
            {
                item.MarkPrivate();
            }
        }

        foreach (var participation in ending.Select(s => s.ParticipationId).Distinct())
        {
            var recipient = (await db.FindAsync<Participation>([participation], ct))!;
            await outbox.EnqueueAsync($"{key}:{participation:N}", Template, recipient, new Outbox.Subject(recipient.CaseId), now, now, ct);
        }
    }
}
