using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MediationWorkflows.Mail;

/// <summary>Makes the words of an outbox message when it is sent: in the person's language and zone as they are then.</summary>
public sealed class MailComposer(
    AppDb db, MailTemplates templates, DeadlineEntries calendar, ConfirmNotice notice, IOptions<MailOptions> options, ISignInLinks? links = null)
{
    public async Task<RenderedMail> ComposeAsync(OutboxMessage message, CancellationToken ct)
    {
        var person = await db.Set<Person>().FirstAsync(p => p.Id == message.PersonId, ct);
        var reference = await db.Set<MediationCase>().Where(c => c.Id == message.CaseId).Select(c => c.Reference).FirstOrDefaultAsync(ct);
        var deadline = message.DeadlineId is { } id ? await db.FindAsync<Deadline>([id], ct) : null;
        var signIn = message.Template == ISignInLinks.Template && links is not null ? await links.IssueAsync(person.Id, ct) : null;
        var zone = DeadlineDates.Zone(person.TimeZone);
        var entries = await calendar.OfAsync(message, deadline is null ? [] : [deadline], reference ?? "", person.Language, ct);
        // Otherwise the same page for everyone and everything: an address in a mail says nothing about the case.
        // A late warning extends the deadline by arriving, and says the date that then holds. By the mail's own instant, so that a second attempt makes the same mail.
        var due = deadline is { IsOpen: true } && message.Rung is { } rung && message.ParticipationId == deadline.ParticipationId
            ? await notice.ExpiryIfToldAsync(deadline, message.IntendedAt, rung == ConfirmNotice.FinalWarning, ct)
            : deadline?.ExpiresAt;
        var fields = new MailFields(options.Value.PageUrl(signIn?.Path ?? "/my"), reference, signIn?.ExpiresAt ?? due, zone)
        {
            AddsToCalendar = entries.Any(e => !e.Event.Cancelled),
            RemovesFromCalendar = entries.Any(e => e.Event.Cancelled),
        };
        var participation = message.ParticipationId is { } part ? await db.FindAsync<Participation>([part], ct) : null;
        var mail = RenderedMail.Compose(options.Value.From, SafeChannels.AddressOf(person, participation)!, message.IdempotencyKey, templates.Render(message.Template, person.Language, fields), message.IntendedAt);
        return mail with { Entries = entries, Attachments = ICalendarText.Attachments([.. entries.Select(e => e.Event)], mail.From.Address, zone) };
    }
}
