using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Safety;

/// <summary>Nobody answered: administrators see it among the incidents until somebody does, and are written to each time.</summary>
public sealed class SafetyAlerts(AppDb db, RungRecipients staff, Outbox outbox)
{
    public const string IncidentKind = "SafetyUnanswered";

    public const string Template = "urgent-action";

    /// <param name="step">The kind of task that nobody answered.</param>
    public async Task RaiseAsync(SafetyEvent unanswered, string step, Instant now, CancellationToken ct)
    {
        var message = MessageOf(unanswered, step);
        // One that an administrator put away comes back: only an answer ends it.
        if ((await db.WithPendingAsync<WorkflowIncident>(i => i.Message == message && i.ResolvedAt == null, ct)).Count == 0)
        {
            // Of no instance: what may be done about it never is to end the ladder.
            db.Add(new WorkflowIncident { Id = Ids.New(now), Kind = IncidentKind, ActivityId = step, Message = message, At = now });
        }

        foreach (var recipient in await RecipientsAsync(unanswered.CaseId, now, ct))
        {
            await outbox.EnqueueAsync($"safety:{unanswered.Id:N}:{step}:{now.ToUnixTimeMilliseconds()}:{recipient.Id:N}", Template, recipient,
                new Outbox.Subject(unanswered.CaseId, Weight: MailWeight.Urgent), now, now, ct);
        }
    }

    public async Task ResolveAsync(SafetyEvent answered, string step, Instant now, CancellationToken ct)
    {
        var message = MessageOf(answered, step);
        foreach (var incident in await db.WithPendingAsync<WorkflowIncident>(i => i.Message == message && i.ResolvedAt == null, ct))
        {
            (incident.ResolvedAt, incident.Resolution) = (now, "Answered");
        }
    }

    private async Task<IReadOnlyList<Recipient>> RecipientsAsync(Guid caseId, Instant now, CancellationToken ct) =>
        await staff.AdministratorsAsync(ct) is { Count: > 0 } administrators
            ? administrators
            : [.. (await db.Set<Participation>().Include(p => p.Person).Where(p => p.CaseId == caseId && p.Role == Role.Coordinator).ToListAsync(ct))
                .Where(p => p.IsInMandate(now)).Select(Recipient.Of)];

    private static string MessageOf(SafetyEvent unanswered, string step) => $"Nobody has answered {step} of safety event {unanswered.Id:N}.";
}
