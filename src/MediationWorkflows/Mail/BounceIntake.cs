using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>
/// Hears that an address refuses mail for good: nothing more goes there, the next address that the person named as safe is tried at once, and a
/// coordinator is asked to reach them. Until somebody does, silence has no consequence (T5).
/// </summary>
public sealed class BounceIntake(AppDb db, Outbox outbox, AskForNotice ask)
{
    public async Task RecordAsync(OutboxMessage message, Instant now, CancellationToken ct)
    {
        if (await db.FindAsync<Person>([message.PersonId], ct) is not { } person)
        {
            return;
        }

        var participation = message.ParticipationId is { } id ? await db.FindAsync<Participation>([id], ct) : null;
        if (SafeChannels.AddressOf(person, participation) == person.Email || participation is null)
        {
            person.EmailBouncedAt ??= now;
        }
        else
        {
            participation.SecondEmailBouncedAt ??= now;
        }

        if (participation is null || message.CaseId is not { } caseId)
        {
            return;
        }

        if (SafeChannels.AddressOf(person, participation) is not null)
        {
            var next = await outbox.EnqueueAsync($"{message.IdempotencyKey}:next-address", message.Template, participation,
                new Outbox.Subject(caseId, message.TaskId, message.DeadlineId, message.Rung, message.Weight), now, now, ct);
            foreach (var part in await db.Set<OutboxMessage>().Where(m => m.DigestId == message.Id).ToListAsync(ct))
            {
                part.DigestId = next.Id;
            }
        }

        await ask.RunAsync(caseId, participation.Id, message.DeadlineId, now, ct);
    }
}
