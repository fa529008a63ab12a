using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>
/// A person's open dates and coming sessions in all their cases, for a calendar that subscribes; those of a case that stands still as tentative. What is answered or gone is simply no longer in it. The same dates
/// give the same text, so that its hash can be its ETag.
/// </summary>
public sealed class FeedText(AppDb db, AccessPolicy policy, DeadlineEntries entries, SessionEntries sessions, MailTemplates templates)
{
    public async Task<string> WriteAsync(Person person, Instant now, CancellationToken ct)
    {
        var own = (await policy.ActingForAsync(person.Id, now, ct)).ToList();
        var open = await db.Set<Deadline>().Include(d => d.Changes)
            .Where(d => d.ParticipationId != null && own.Contains(d.ParticipationId.Value) && CalendarImpact.StatesThatCount.Contains(d.State))
            .Join(db.Set<MediationCase>().Where(c => c.Phase != CasePhase.Closed), d => d.CaseId, c => c.Id, (Deadline, Case) => new { Deadline, Case.Reference })
            .ToListAsync(ct);
        var ahead = await sessions.AheadAsync(own, person.Language, ct);
        return ICalendarText.Feed(
            ahead.Concat(open.OrderBy(o => o.Deadline.ExpiresAt).ThenBy(o => o.Deadline.Id)
                .Select(o => entries.EventOf(o.Deadline, o.Deadline.ExpiresAt, o.Reference, person.Language, o.Deadline.Changes.Select(c => c.At).Append(o.Deadline.CreatedAt).Max(),
                    o.Deadline.IsSuspended ? EventStatus.Tentative : EventStatus.Confirmed))),
            templates.CalendarName(person.Language), DeadlineDates.Zone(person.TimeZone));
    }
}
