using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Timers;
using NodaTime;

namespace MediationWorkflows.Summaries;

/// <summary>Shows a checked summary to its audience, at once or on a day to come; looks on that day again whether anything stands against it.</summary>
public sealed class PublishSummary(
    AppDb db, AccessPolicy policy, PublicationCheck check, DisclosureLedger ledger, TimerQueue timers, Outbox outbox, AuditTrail audit) : ITimerHandler
{
    public const string TimerKind = "Summary";

    /// <param name="At">Null: now.</param>
    public sealed record Command(Guid SummaryId, Instant? At, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (summary, access) = await policy.FindAsync<Summary>(command.By, command.SummaryId, "summary", now, ct);
        access.Demand(CaseAction.WriteSummary);
        await check.RequireClearAsync(summary, access, now, ct);
        if (command.At > now)
        {
            summary.Queue();
            timers.Schedule(WorkTimer.At(command.At.Value, TimerKind, summary.Id.ToString("N"), now));
            await AppendAsync(summary, command.By.PersonId, "summary.queued", now, ct);
            return;
        }

        await PublishAsync(summary, command.By.PersonId, now, ct);
    }

    public async Task FireAsync(WorkTimer timer, Instant now, CancellationToken ct)
    {
        if (await db.FindAsync<Summary>([Guid.ParseExact(timer.Target, "N")], ct) is not { State: SummaryState.Queued } summary)
        {
            return;
        }

        try
        {
            await check.RequireClearAsync(summary, publisher: null, now, ct);
        }
        catch (StateException)
        {
            summary.Cancel();
            await AppendAsync(summary, actorId: null, "summary.cancelled", now, ct);
            return;
        }

        await PublishAsync(summary, actorId: null, now, ct);
    }

    private async Task PublishAsync(Summary summary, Guid? actorId, Instant now, CancellationToken ct)
    {
        summary.Publish(now);
        foreach (var reader in summary.Audience)
        {
            var recipient = (await db.FindAsync<Participation>([reader.ParticipationId], ct))!;
            db.Add(new Share { Id = Ids.New(now), CaseId = summary.CaseId, SubjectId = summary.Id, ParticipationId = recipient.Id, At = now });
            var entry = new DisclosureLedger.Entry(
                summary.CaseId, recipient.Id, await ledger.NameAsync(recipient, ct), new ClassifiedText("Redacted summary"), InformationClass.RedactedReport, summary.Id, new ClassifiedText("mediation"), "consent");
            foreach (var owner in summary.Sources.Select(s => s.OwnerId).Distinct().Where(o => o != recipient.Id))
            {
                ledger.Write(entry, owner, now);
            }

            await outbox.EnqueueAsync($"summary:{summary.Id:N}:{recipient.Id:N}", EndSharing.Template, recipient, new Outbox.Subject(summary.CaseId), now, now, ct);
        }

        await AppendAsync(summary, actorId, "summary.published", now, ct);
    }

    private Task AppendAsync(Summary summary, Guid? actorId, string action, Instant now, CancellationToken ct) =>
        audit.AppendAsync(summary.CaseId, actorId, action, now, ct, nameof(Summary), summary.Id.ToString("N"));
}
