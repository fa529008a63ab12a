using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>
/// Sends a mail again that failed, bounced, or may not have arrived: a new row with a Message-ID of its own, once for each. What became of the first stays
/// on record; whether the person may be written to is checked anew when it goes out.
/// </summary>
public sealed class ReplayMail(AppDb db, AuditTrail audit)
{
    /// <summary>The reason on a mail that was sent again.</summary>
    public const string Replayed = "Replayed";

    private static readonly OutboxState[] Allowed = [OutboxState.Failed, OutboxState.Unknown, OutboxState.Bounced];

    public sealed record Command(Guid MailId, Viewer By);

    /// <exception cref="StateException">It is on its way, has arrived, was not to be sent, or was sent again already.</exception>
    public async Task<OutboxMessage> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        AccessPolicy.DemandAccount(command.By, Role.Coordinator, Role.Administrator);
        var first = await db.FindAsync<OutboxMessage>([command.MailId], ct) ?? throw new NotFoundException("mail");
        if (!Allowed.Contains(first.State) || first.Reason == Replayed)
        {
            throw new StateException("Only a mail that failed, bounced or may not have arrived is sent again, and only once.", first.State.ToString(), [.. Allowed.Select(s => s.ToString())]);
        }

        first.Reason = Replayed;
        var again = new OutboxMessage
        {
            Id = Ids.New(now),
            IdempotencyKey = $"{first.IdempotencyKey}:again",
            CaseId = first.CaseId,
            PersonId = first.PersonId,
            ParticipationId = first.ParticipationId,
            Template = first.Template,
            TaskId = first.TaskId,
            DeadlineId = first.DeadlineId,
            Rung = first.Rung,
            Weight = first.Weight,
            IntendedAt = first.IntendedAt,
            NotBefore = now,
            CreatedAt = now,
        };
        db.Add(again);
        foreach (var part in await db.Set<OutboxMessage>().Where(m => m.DigestId == first.Id).ToListAsync(ct))
        {
            part.DigestId = again.Id;
        }

        if (first.CaseId is { } caseId)
        {
            await audit.AppendAsync(caseId, command.By.PersonId, "mail.replayed", now, ct, "mail", first.Id.ToString("N"), $$"""{"again":"{{again.Id:N}}"}""");
        }

        return again;
    }
}
