using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using NodaTime;

namespace MediationWorkflows.Parties;

/// <summary>Says how a participant may safely be reached. Checked again whenever a mail goes out.</summary>
public sealed class SetContact(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid ParticipationId, ContactInput Contact, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var participation = await db.FindAsync<Participation>([command.ParticipationId], ct) ?? throw new NotFoundException("participation");
        var access = await policy.For(command.By, participation.CaseId, now, ct);
        if (!access.ActsFor(participation.Id))
        {
            access.Demand(CaseAction.ManageParticipations);
        }

        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        PartyInputCheck.Check(command.Contact, "", errors);
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        participation.NoContact = command.Contact.NoContact;
        participation.QuietFrom = command.Contact.QuietFrom;
        participation.QuietTo = command.Contact.QuietTo;
        var channels = SafeChannels.Store(command.Contact.Channels);
        if (SafeChannels.SecondEmailOf(channels) != SafeChannels.SecondEmailOf(participation.Channels))
        {
            participation.SecondEmailBouncedAt = null;
        }

        participation.Channels = channels;
        if (command.Contact.Language is { } language)
        {
            var person = (await db.FindAsync<Person>([participation.PersonId], ct))!;
            person.Language = language;
        }

        await audit.AppendAsync(participation.CaseId, command.By.PersonId, "contact.changed", now, ct, nameof(Participation), participation.Id.ToString("N"));
    }
}
