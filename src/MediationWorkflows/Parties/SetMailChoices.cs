using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using NodaTime;

namespace MediationWorkflows.Parties;

/// <summary>How often a participant wants to be written to; what must reach them by itself still does.</summary>
public sealed class SetMailChoices(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    /// <param name="DigestAt">Local hour of one mail a day, or null: every mail by itself.</param>
    /// <param name="EarlyReminders">Whether reminders well before a date come.</param>
    public sealed record Command(Guid ParticipationId, LocalTime? DigestAt, bool EarlyReminders, Viewer By);

    public async Task<Participation> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var participation = await db.FindAsync<Participation>([command.ParticipationId], ct) ?? throw new NotFoundException("participation");
        var access = await policy.For(command.By, participation.CaseId, now, ct);
        if (!access.ActsFor(participation.Id))
        {
            access.Demand(CaseAction.ManageParticipations);
        }

        (participation.DigestAt, participation.EarlyReminders) = (command.DigestAt, command.EarlyReminders);
        await audit.AppendAsync(participation.CaseId, command.By.PersonId, "mail.choices", now, ct, nameof(Participation), participation.Id.ToString("N"),
            $$"""{"digest":{{(command.DigestAt is null ? "false" : "true")}},"earlyReminders":{{(command.EarlyReminders ? "true" : "false")}}}""");
        return participation;
    }
}
