using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Sessions;

/// <summary>Tells those who are expected that a session is set or off; the mail brings their calendars up to date.</summary>
public sealed class SessionMails(AppDb db, Outbox outbox)
{
    public const string Set = "session-set";
    public const string Off = "session-off";

    internal async Task TellAsync(Session session, IEnumerable<Participation> attendees, string template, Instant now, CancellationToken ct)
    {
        foreach (var attendee in attendees)
        {
            await outbox.EnqueueAsync($"session:{session.Id:N}:{template}:{attendee.Id:N}", template, attendee, new Outbox.Subject(session.CaseId, SessionId: session.Id), now, now, ct);
        }
    }

    internal async Task TellAttendeesAsync(Session session, string template, Instant now, CancellationToken ct) => await TellAsync(
        session, (await db.ParticipationsAsync(session.CaseId, ct)).Where(p => session.IsAttendedBy(p.Id) && p.IsInMandate(now)), template, now, ct);
}
