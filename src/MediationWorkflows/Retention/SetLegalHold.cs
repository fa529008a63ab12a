using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using NodaTime;

namespace MediationWorkflows.Retention;

/// <summary>Puts a legal hold on a case, or takes it off, and keeps why; doing either twice changes nothing.</summary>
public sealed class SetLegalHold(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    private const int LongestReason = 500;

    /// <param name="Reason">For whoever asks later why it is kept, or why no longer.</param>
    public sealed record Command(Guid CaseId, bool IsHeld, string Reason, Viewer By);

    /// <exception cref="NotFoundException">There is no such case, or it is none of the caller's business.</exception>
    /// <exception cref="NotAllowedException">The caller is neither coordinator nor auditor.</exception>
    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        await policy.For(command.By, command.CaseId, now, ct);
        AccessPolicy.DemandAccount(command.By, Role.Coordinator, Role.Auditor);
        if (string.IsNullOrWhiteSpace(command.Reason) || command.Reason.Length > LongestReason)
            throw new InvalidInputException("reason", $"Say why, in at most {LongestReason} characters.");
        var hold = await db.FindAsync<LegalHold>([command.CaseId], ct);
        if (hold is not null == command.IsHeld)
            return;
        if (hold is null)
            db.Add(new LegalHold { CaseId = command.CaseId, PlacedAt = now, PlacedBy = command.By.PersonId!.Value });
        else
            db.Remove(hold);
        var change = new LegalHoldChange
        {
            Id = Ids.New(now),
            CaseId = command.CaseId,
            IsHeld = command.IsHeld,
            Reason = new ClassifiedText(command.Reason.Trim()),
            At = now,
            By = command.By.PersonId,
        };
        db.Add(change);
        await audit.AppendAsync(
            command.CaseId, command.By.PersonId, command.IsHeld ? "legalhold.placed" : "legalhold.released", now, ct, nameof(LegalHoldChange), change.Id.ToString("N"));
    }
}
