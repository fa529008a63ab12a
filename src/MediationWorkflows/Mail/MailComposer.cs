using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail.Editing;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>Makes the words of an outbox message when it is sent: in the person's language and zone as they are then.</summary>
public sealed class MailComposer(
    AppDb db, MailTemplates templates, CurrentTemplates current, DigestParts digests, DeadlineEntries calendar, SessionEntries sessions, ConfirmNotice notice, IOptions<MailOptions> options, ISignInLinks? links = null)
{
    public async Task<RenderedMail> ComposeAsync(OutboxMessage message, CancellationToken ct)
    {
        var person = await db.Set<Person>().FirstAsync(p => p.Id == message.PersonId, ct);
        var reference = await db.Set<MediationCase>().Where(c => c.Id == message.CaseId).Select(c => c.Reference).FirstOrDefaultAsync(ct);
        var zone = DeadlineDates.Zone(person.TimeZone);
        var parts = await PartsAsync(message, ct);
        var signIn = message.Template == ISignInLinks.Template && links is not null ? await links.IssueAsync(person.Id, ct) : null;
        var due = await DueAsync(message, parts, ct);
        // An urgent mail says that there is something and nothing else.
        var isUrgent = message.Weight == MailWeight.Urgent;
        var entries = isUrgent ? [] : await calendar.OfAsync(message, due, reference ?? "", person.Language, ct);
        var events = entries.Select(e => e.Event).Concat(await sessions.OfAsync(parts.Select(p => p.Mail), reference ?? "", person.Language, ct)).ToList();
        // Otherwise the same page for everyone and everything: an address in a mail says nothing about the case.
        var plain = new MailFields(options.Value.PageUrl(signIn?.Path ?? (message.Template == WeeklyOverviewJob.Template ? WeeklyOverviewJob.Page : "/my")), reference, DueBy: null, zone);
        var stop = parts.Any(p => p.Mail.Weight == MailWeight.Courtesy) ? StopLink(message) : null;
        var fields = plain with
        {
            DueBy = signIn?.ExpiresAt ?? (message.Template == Digests.Template || isUrgent || due.Count == 0 ? null : due[0].ExpiresAt),
            AddsToCalendar = events.Exists(e => !e.Cancelled),
            RemovesFromCalendar = events.Exists(e => e.Cancelled),
            StopLink = stop,
            Items = message.Template == Digests.Template ? await ItemsAsync(parts, person, plain, ct) : [],
        };
        var template = await current.FindAsync(TemplateOf(message, parts[0].Deadline, zone), person.Language, ct);
        message.RenderedFrom = template.Origin;
        var to = SafeChannels.AddressOf(person, message.ParticipationId is { } part ? await db.FindAsync<Participation>([part], ct) : null)!;
        var mail = RenderedMail.Compose(options.Value.From, to, message.IdempotencyKey, templates.Render(template, fields), message.IntendedAt);
        return mail with
        {
            // One click, without a visit (RFC 8058); never on what must reach them.
            Headers = stop is null ? mail.Headers : [.. mail.Headers, new("List-Unsubscribe", $"<{stop}>"), new("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")],
            Entries = entries,
            Attachments = ICalendarText.Attachments(events, mail.From.Address, zone),
        };
    }

    /// <summary>What the mail speaks of: itself, or all that a digest replaced.</summary>
    private async Task<IReadOnlyList<DigestParts.Part>> PartsAsync(OutboxMessage message, CancellationToken ct) => message.Template == Digests.Template
        ? await digests.LiveAsync(message.Id, ct)
        : [new(message, message.DeadlineId is { } id ? await db.FindAsync<Deadline>([id], ct) : null)];

    /// <summary>The dates that it tells. A late warning extends the deadline by arriving, and says the date that then holds: by the mail's own instant, so that a second attempt makes the same mail.</summary>
    private async Task<IReadOnlyList<(Deadline Deadline, Instant ExpiresAt)>> DueAsync(OutboxMessage message, IEnumerable<DigestParts.Part> parts, CancellationToken ct)
    {
        var due = new List<(Deadline, Instant)>();
        var reader = message.ParticipationId is { } id ? await db.FindAsync<Participation>([id], ct) : null;
        foreach (var deadline in parts.Select(p => p.Deadline).OfType<Deadline>())
        {
            // Who represents the warned party reads the same date: the one that the party's own warning brings about, or has brought about.
            var warns = deadline.IsOpen && message.Rung is not null && (reader?.Id == deadline.ParticipationId
                || (reader?.Represents(deadline.ParticipationId) == true && deadline.AnchorEvent != Anchors.WarningDelivered));
            due.Add((deadline, warns ? await notice.ExpiryIfToldAsync(deadline, message.IntendedAt, message.Rung == ConfirmNotice.FinalWarning, ct) : deadline.ExpiresAt));
        }

        return due;
    }

    /// <summary>What each mail that a digest replaced would have said.</summary>
    private async Task<IReadOnlyList<string>> ItemsAsync(IEnumerable<DigestParts.Part> parts, Person person, MailFields fields, CancellationToken ct)
    {
        var items = new List<string>();
        foreach (var part in parts)
        {
            var template = await current.FindAsync(TemplateOf(part.Mail, part.Deadline, fields.Zone), person.Language, ct);
            part.Mail.RenderedFrom = template.Origin;
            var (_, paragraphs) = templates.Words(template, fields with { DueBy = part.Deadline?.ExpiresAt });
            items.Add(string.Join(' ', paragraphs.Where(p => p.Link is null).Select(p => p.Words)));
        }

        return items;
    }

    /// <summary>"Today" is only said on that day of the recipient.</summary>
    private static string TemplateOf(OutboxMessage message, Deadline? deadline, DateTimeZone zone) =>
        message.Template == "due-today" && deadline is not null
            && message.IntendedAt.InZone(zone).Date != (deadline.ExpiresAt - Duration.Epsilon).InZone(zone).Date ? "reminder" : message.Template;

    private string StopLink(OutboxMessage message)
    {
        var token = Secret.New();
        message.StopTokenHash = Secret.HashText(token);
        return options.Value.PageUrl(EarlyReminders.Path(token));
    }
}
