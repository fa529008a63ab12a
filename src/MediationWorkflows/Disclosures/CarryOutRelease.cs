using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Timers;
using NodaTime;

namespace MediationWorkflows.Disclosures;

/// <summary>
/// Lets an approved release happen, at once or on its day: a participant can read what was released, and the ledger says so; to
/// somebody outside a person hands it over.
/// </summary>
public sealed class CarryOutRelease(AppDb db, TimerQueue timers, Outbox outbox, DisclosureLedger ledger, AuditTrail audit) : ITimerHandler
{
    public const string TimerKind = "Release";

    public async Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct)
    {
        if (await db.FindAsync<InformationRelease>([Guid.ParseExact(timer.Target, "N")], ct) is { State: ReleaseState.Approved } release)
        {
            await RunAsync(release, now, ct);
        }
    }

    internal async Task IfApprovedAsync(InformationRelease release, Instant now, CancellationToken ct)
    {
        if (release.State != ReleaseState.Approved)
        {
            return;
        }

        if (release.ReleaseAt > now)
        {
            timers.Schedule(WorkTimer.At(release.ReleaseAt.Value, TimerKind, release.Id.ToString("N"), now));
            return;
        }

        await RunAsync(release, now, ct);
    }

    private async Task RunAsync(InformationRelease release, Instant now, CancellationToken ct)
    {
        foreach (var subject in release.Subjects.Where(s => s.ConsentId is not null))
        {
            // Looked at again on the day: consents end.
            var content = await db.ContentAsync(subject.SubjectId, ct);
            if ((await db.FindAsync<PartyConsent>([subject.ConsentId!.Value], ct))?.CoversContent(content!, release.RecipientId!.Value, now) != true)
            {
                release.Cancel();
                await AppendAsync(release, "release.cancelled", now, ct);
                return;
            }
        }

        release.MarkReleased(now);
        if (release.Statement is { } statement)
        {
            ledger.Write(Entry(release, statement, release.Class, subjectId: null), ownerId: null, now);
        }

        foreach (var subject in release.Subjects)
        {
            var content = (await db.ContentAsync(subject.SubjectId, ct))!;
            Show(release, subject, content, now);
            // What was everybody's stands in everybody's ledger.
            foreach (var owner in subject.OwnerId is { } one ? [one] : release.Answers.Select(a => a.ParticipationId))
            {
                ledger.Write(Entry(release, content.Title, content.Class, subject.SubjectId), owner, now);
            }
        }

        if (release.RecipientId is { } id && await db.FindAsync<Participation>([id], ct) is { } recipient)
        {
            await outbox.EnqueueAsync($"release:{release.Id:N}", EndSharing.Template, recipient, new Outbox.Subject(release.CaseId), now, now, ct);
        }

        await AppendAsync(release, "release.carriedOut", now, ct);
    }

    private void Show(InformationRelease release, ReleasedSubject subject, IAuthored content, Instant now)
    {
        if (release.RecipientId is { } recipient)
        {
            db.Add(new Share { Id = Ids.New(now), CaseId = release.CaseId, SubjectId = subject.SubjectId, ParticipationId = recipient, ConsentId = subject.ConsentId, At = now });
            (content as InfoItem)?.MarkShared();
        }
        else
        {
            (content as InfoItem)?.MarkReleased();
        }
    }

    private static DisclosureLedger.Entry Entry(InformationRelease release, ClassifiedText content, InformationClass @class, Guid? subjectId) =>
        new(release.CaseId, release.RecipientId, release.Recipient, content, @class, subjectId, release.Purpose, release.Basis, release.Id);

    private Task AppendAsync(InformationRelease release, string action, Instant now, CancellationToken ct) =>
        audit.AppendAsync(release.CaseId, actorId: null, action, now, ct, nameof(InformationRelease), release.Id.ToString("N"));
}
