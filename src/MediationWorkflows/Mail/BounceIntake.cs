using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>Records that an address refused mail for good: nothing more goes there until it changes.</summary>
public sealed class BounceIntake(AppDb db)
{
    public async Task RecordAsync(OutboxMessage message, Instant now, CancellationToken ct)
    {
        var person = await db.FindAsync<Person>([message.PersonId], ct);
        if (person is not null)
        {
            person.EmailBouncedAt ??= now;
        }
    }
}
