using System.Net.Mail;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>Sessions as entries of the calendars of those who are expected: neutral words, and the time, which each calendar shows in its own zone.</summary>
public sealed class SessionEntries(AppDb db, MailTemplates templates, IOptions<MailOptions> options)
{
    /// <summary>The entries of the sessions that these mails tell of, as the sessions stand now.</summary>
    public async Task<IReadOnlyList<DeadlineEvent>> OfAsync(IEnumerable<OutboxMessage> mails, string reference, string language, CancellationToken ct)
    {
        var entries = new List<DeadlineEvent>();
        foreach (var mail in mails.Where(m => m.SessionId is not null).DistinctBy(m => m.SessionId))
        {
            if (await db.FindAsync<Session>([mail.SessionId], ct) is { } session)
            {
                entries.Add(EventOf(session, reference, language, mail.IntendedAt));
            }
        }

        return entries;
    }

    /// <summary>What lies ahead of a person, for the feed that their calendar reads.</summary>
    /// <param name="parts">The participations that are theirs.</param>
    public async Task<IReadOnlyList<DeadlineEvent>> AheadAsync(IReadOnlyCollection<Guid> parts, string language, CancellationToken ct) =>
    [
        .. (await db.Set<Session>().Where(s => s.State == SessionState.Scheduled && s.Attendees.Any(a => parts.Contains(a.ParticipationId)))
            .Join(db.Set<MediationCase>().Where(c => c.Phase != CasePhase.Closed), s => s.CaseId, c => c.Id, (Session, Case) => new { Session, Case.Reference }).ToListAsync(ct))
            .OrderBy(s => s.Session.StartsAt).Select(s => EventOf(s.Session, s.Reference, language, s.Session.CreatedAt)),
    ];

    private DeadlineEvent EventOf(Session session, string reference, string language, Instant writtenAt)
    {
        var status = session.State == SessionState.Abandoned ? EventStatus.Cancelled : EventStatus.Confirmed;
        return new DeadlineEvent(
            $"{session.Id:N}@{new MailAddress(options.Value.From).Host}", status == EventStatus.Cancelled ? 1 : 0, writtenAt, session.PlannedEnd, templates.EventSummary(language, reference, status),
            options.Value.PageUrl("/my"), status)
        {
            StartsAt = session.StartsAt,
        };
    }
}
