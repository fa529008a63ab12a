using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Reconciling;

/// <summary>Queued mails about something that is not there: they are suppressed, before they fail one by one.</summary>
public sealed class OrphanMails(AppDb db) : IReconcilerCheck
{
    public const string Kind = "OrphanMail";

    public async Task<IReadOnlyList<Finding>> FindAsync(int limit, Instant now, CancellationToken ct) =>
        (await db.Set<OutboxMessage>().Where(m => m.State == OutboxState.Queued).Where(m =>
                !db.Set<Person>().Any(p => p.Id == m.PersonId)
                || (m.ParticipationId != null && !db.Set<Participation>().Any(p => p.Id == m.ParticipationId))
                || (m.CaseId != null && !db.Set<MediationCase>().Any(c => c.Id == m.CaseId))
                || (m.TaskId != null && !db.Set<CaseTask>().Any(t => t.Id == m.TaskId))
                || (m.DeadlineId != null && !db.Set<Deadline>().Any(d => d.Id == m.DeadlineId)))
            .OrderBy(m => m.Id).Take(limit).Select(m => m.Id).ToListAsync(ct))
            .ConvertAll(id => new Finding(Kind, id.ToString("N"), $"Mail {id:N} was about something that is not there.", IsRepairable: true));

    public async Task RepairAsync(Finding finding, Instant now, CancellationToken ct)
    {
        if (await db.FindAsync<OutboxMessage>([Guid.ParseExact(finding.Id, "N")], ct) is { State: OutboxState.Queued } message)
            (message.State, message.Reason) = (OutboxState.Suppressed, "Orphan");
    }
}
