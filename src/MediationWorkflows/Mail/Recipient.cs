using MediationWorkflows.Parties;

namespace MediationWorkflows.Mail;

/// <summary>Whom a mail is for.</summary>
/// <param name="ParticipationId">In what capacity; null for somebody of the organisation who has no part in the case.</param>
/// <param name="TimeZone">IANA id, the person's own.</param>
public sealed record Recipient(Guid PersonId, Guid? ParticipationId, string TimeZone)
{
    /// <summary>What tells recipients apart in idempotency keys.</summary>
    public Guid Id => ParticipationId ?? PersonId;

    public static Recipient Of(Participation participation) => new(participation.PersonId, participation.Id, participation.Person.TimeZone);
}
