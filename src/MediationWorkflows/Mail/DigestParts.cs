using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Mail;

/// <summary>What a digest still has to say when it is sent.</summary>
public sealed class DigestParts(AppDb db)
{
    /// <summary>One mail with the deadline that it speaks of, if any.</summary>
    public sealed record Part(OutboxMessage Mail, Deadline? Deadline);

    /// <summary>The mails that it replaced, in the order in which they were meant; without what was answered meanwhile, and the latest only of each deadline.</summary>
    public async Task<IReadOnlyList<Part>> LiveAsync(Guid digestId, CancellationToken ct)
    {
        var mails = await db.Set<OutboxMessage>().Where(m => m.DigestId == digestId).ToListAsync(ct);
        var parts = new List<Part>();
        foreach (var mail in mails)
        {
            parts.Add(new Part(mail, mail.DeadlineId is { } id ? await db.FindAsync<Deadline>([id], ct) : null));
        }

        return
        [
            .. parts.Where(p => p.Deadline is null or { IsOpen: true } || (p.Mail.Rung is null && p.Mail.TaskId is null))
                .GroupBy(p => p.Mail.DeadlineId ?? p.Mail.Id)
                .Select(ofOne => ofOne.MaxBy(p => (p.Mail.IntendedAt, p.Mail.Id))!)
                .OrderBy(p => p.Mail.IntendedAt).ThenBy(p => p.Mail.Id),
        ];
    }
}
