using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Cases;

/// <summary>A mail of a case: that it was meant, to whom, and what became of it. Never its text, which exists only on its way.</summary>
/// <param name="To">The recipient's short name in the case.</param>
/// <param name="Rung">The rung of a reminder, for example <c>T-5</c>.</param>
/// <param name="Reason">Why it was held back or failed; only for whoever looks after the case.</param>
/// <param name="RenderedFrom">The text and its version, such as <c>en/reminder@3</c>; null: not rendered yet.</param>
public sealed record MailView(
    Guid Id, string Template, string? To, string? Rung, Guid? DeadlineId, Guid? TaskId, OutboxState State, Instant IntendedAt, Instant? SentAt, string? Reason, string? RenderedFrom);

/// <summary>The mails of a case: all of them for who sees the whole process, one's own for everybody else.</summary>
public sealed class CaseMails(AppDb db, AccessPolicy policy)
{
    /// <summary>Latest first.</summary>
    /// <param name="after">The mail that the page before ended with; null from the start.</param>
    /// <param name="limit">Null: all of them.</param>
    /// <exception cref="InvalidInputException">That mail is not one of those that the viewer may see here.</exception>
    public async Task<IReadOnlyList<MailView>> ListAsync(Guid caseId, Viewer viewer, Instant now, CancellationToken ct, Guid? after = null, int? limit = null)
    {
        var access = await policy.For(viewer, caseId, now, ct);
        access.DemandMetadata();
        var all = access.LooksAfterCase();
        var own = access.Own.ToList();
        var ofCase = db.Set<OutboxMessage>().Where(m => m.CaseId == caseId && m.CreatedAt <= now && (all || (m.ParticipationId != null && own.Contains(m.ParticipationId.Value))));
        Instant? place = after is null ? null
            : await ofCase.Where(m => m.Id == after).Select(m => (Instant?)m.IntendedAt).FirstOrDefaultAsync(ct) ?? throw Api.Page.UnknownPlace();
        var mails = await ofCase
            .Where(m => place == null || m.IntendedAt < place || (m.IntendedAt == place && m.Id < after))
            .OrderByDescending(m => m.IntendedAt).ThenByDescending(m => m.Id).Take(limit ?? int.MaxValue)
            .Select(m => new { Mail = m, To = db.Set<Participation>().Where(p => p.Id == m.ParticipationId).Select(p => p.Key).FirstOrDefault() })
            .ToListAsync(ct);
        return
        [
            .. mails.OrderByDescending(m => m.Mail.IntendedAt).ThenByDescending(m => m.Mail.Id)
                .Select(m => new MailView(
                    m.Mail.Id, m.Mail.Template, m.To, m.Mail.Rung, m.Mail.DeadlineId, m.Mail.TaskId, m.Mail.State, m.Mail.IntendedAt, m.Mail.SentAt,
                    all ? m.Mail.Reason : null, m.Mail.RenderedFrom)),
        ];
    }
}
