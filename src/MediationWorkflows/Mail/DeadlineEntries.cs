using System.Net.Mail;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>
/// The calendar entries that go with a mail: what it says is due, and what was mailed before and is gone. An answer of one's own takes no mail of its
/// own; its entry is cancelled with the next mail.
/// </summary>
public sealed class DeadlineEntries(AppDb db, MailTemplates templates, IOptions<MailOptions> options)
{
    /// <summary>One entry of a mail, for the record of what the recipient's calendar may hold.</summary>
    public sealed record Entry(Guid DeadlineId, Guid ParticipationId, DeadlineEvent Event);

    /// <summary>The same for everybody who holds the deadline and in every mail and feed.</summary>
    public static string UidOf(Guid deadlineId, string host) => $"{deadlineId:N}@{host}";

    /// <param name="about">The deadlines that the mail speaks of, with the date that it says.</param>
    public async Task<IReadOnlyList<Entry>> OfAsync(
        OutboxMessage message, IReadOnlyCollection<(Deadline Deadline, Instant ExpiresAt)> about, string reference, string language, CancellationToken ct)
    {
        if (message.ParticipationId is not { } recipient)
        {
            return [];
        }

        // By the mail's own instant, so that a second attempt makes the same mail.
        var due = about.Where(d => d.Deadline.IsOpen && d.Deadline.ParticipationId == recipient && d.ExpiresAt > message.IntendedAt);
        var gone = await db.Set<CalendarEntry>().Where(e => e.ParticipationId == recipient && !e.IsCancelled)
            .Join(db.Set<Deadline>(), e => e.DeadlineId, d => d.Id, (_, d) => d)
            .Where(d => d.State == DeadlineState.Met || d.State == DeadlineState.MetLate || d.State == DeadlineState.Cancelled)
            .OrderBy(d => d.Id).ToListAsync(ct);
        return
        [
            .. due.Select(d => new Entry(d.Deadline.Id, recipient, EventOf(d.Deadline, d.ExpiresAt, reference, language, message.IntendedAt))),
            // What was over anyway stays in the calendar as the past that it is.
            .. gone.Where(d => d.ExpiresAt > message.IntendedAt)
                .Select(d => new Entry(d.Id, recipient, EventOf(d, d.ExpiresAt, reference, language, message.IntendedAt, EventStatus.Cancelled))),
        ];
    }

    /// <param name="expiresAt">The deadline's, or the later one that telling it brings about, which will be its next revision.</param>
    public DeadlineEvent EventOf(Deadline deadline, Instant expiresAt, string reference, string language, Instant writtenAt, EventStatus status = EventStatus.Confirmed) => new(
        UidOf(deadline.Id, new MailAddress(options.Value.From).Host),
        status == EventStatus.Cancelled || expiresAt != deadline.ExpiresAt ? deadline.Revision + 1 : deadline.Revision,
        writtenAt,
        expiresAt,
        templates.EventSummary(language, reference, status),
        options.Value.PageUrl("/my"),
        status);

    /// <summary>Remembers what went out with a mail that arrived, or may have.</summary>
    public async Task RememberAsync(IEnumerable<Entry> sent, CancellationToken ct)
    {
        foreach (var (deadlineId, participationId, entry) in sent)
        {
            if (await db.FindAsync<CalendarEntry>([participationId, deadlineId], ct) is not { } known)
            {
                db.Add(new CalendarEntry { DeadlineId = deadlineId, ParticipationId = participationId, Sequence = entry.Sequence, IsCancelled = entry.Cancelled });
            }
            else if (entry.Sequence >= known.Sequence)
            {
                (known.Sequence, known.IsCancelled) = (entry.Sequence, entry.Cancelled);
            }
        }
    }
}
