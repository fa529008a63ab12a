using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>
/// The link in a mail that stops reminders which may be stopped, without signing in (RFC 8058). Who has the mail has the link; it can do no
/// more than this, and it can be undone with the same link.
/// </summary>
public sealed class EarlyReminders(AppDb db, AuditTrail audit)
{
    public static string Path(string token) => $"/mail/stop/{token}";

    /// <summary>The case's reference and whether early reminders come, or null: no mail has this link.</summary>
    public async Task<(string Reference, bool Wanted)?> FindAsync(string token, Instant now, CancellationToken ct) =>
        await ParticipationAsync(token, now, ct) is { } found
            ? (await db.Set<MediationCase>().Where(c => c.Id == found.CaseId).Select(c => c.Reference).FirstAsync(ct), found.EarlyReminders)
            : null;

    /// <returns>False: no mail has this link.</returns>
    public async Task<bool> SetAsync(string token, bool wanted, Instant now, CancellationToken ct)
    {
        if (await ParticipationAsync(token, now, ct) is not { } found)
        {
            return false;
        }

        if (found.EarlyReminders != wanted)
        {
            found.EarlyReminders = wanted;
            await audit.AppendAsync(found.CaseId, found.PersonId, "mail.choices", now, ct, nameof(Participation), found.Id.ToString("N"),
                $$"""{"earlyReminders":{{(wanted ? "true" : "false")}},"by":"link"}""");
        }

        return true;
    }

    /// <summary>The link dies with the part in the case that it was for.</summary>
    private async Task<Participation?> ParticipationAsync(string token, Instant now, CancellationToken ct)
    {
        var hash = Secret.HashText(token);
        var id = await db.Set<OutboxMessage>().Where(m => m.StopTokenHash == hash).Select(m => m.ParticipationId).FirstOrDefaultAsync(ct);
        return id is { } known && await db.FindAsync<Participation>([known], ct) is { } found && found.IsInMandate(now) ? found : null;
    }
}
