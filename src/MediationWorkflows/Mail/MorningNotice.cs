using MediationWorkflows.Cases;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>
/// Tells people the next morning that something changed in what is shared with them: one mail a day, the same for whatever it was and
/// however often. A mail at the very moment would tell whoever sees mails who was just here; so would a line that it is queued.
/// </summary>
public sealed class MorningNotice(AppDb db, Outbox outbox)
{
    private static readonly LocalTime Morning = new(9, 0);

    internal async Task ToAsync(IEnumerable<Participation> readers, Instant now, CancellationToken ct)
    {
        foreach (var reader in readers)
        {
            var zone = DeadlineDates.Zone((await db.FindAsync<MediationCase>([reader.CaseId], ct))!.TimeZone);
            var tomorrow = zone.AtLeniently(now.InZone(zone).Date.PlusDays(1) + Morning).ToInstant();
            await outbox.EnqueueUnseenAsync($"notice:{reader.Id:N}:{tomorrow.ToUnixTimeSeconds()}", EndSharing.Template, reader, new Outbox.Subject(reader.CaseId), tomorrow, ct);
        }
    }
}
