using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Escrow;

/// <summary>One of the two persons who must agree that money leaves escrow says yes, or no.</summary>
public sealed class ApproveEscrowRelease(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    /// <param name="Reason">Why not; needed to refuse.</param>
    public sealed record Command(Guid ReleaseId, bool Approves, string? Reason, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (release, access) = await policy.FindAsync<EscrowRelease>(command.By, command.ReleaseId, "release", now, ct);
        access.Demand(CaseAction.ApproveEscrowRelease);
        var approver = (await db.ParticipationsAsync(release.CaseId, ct)).FirstOrDefault(
                p => p.PersonId == command.By.PersonId && p.IsInMandate(now) && CaseActions.Allows(p.Role, CaseAction.ApproveEscrowRelease))
            ?? throw new NotAllowedException("A release is approved by a person who has a part in the case.");
        if (!command.Approves)
        {
            if (string.IsNullOrWhiteSpace(command.Reason))
            {
                throw new InvalidInputException("reason", "A refusal says why.");
            }

            release.Refuse(command.Reason, now);
        }
        else
        {
            await db.RequireNoHoldAsync(release.CaseId, ct);
            release.Approve(approver.PersonId, approver.Id, now);
            db.Touch(release);
        }

        await audit.AppendAsync(release, command.By.PersonId, command.Approves ? "escrow.release.approved" : "escrow.release.refused", now, ct);
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(release.CaseId, ApproveReleaseTask.KindName, command.Approves ? "Approved" : "Refused", command.By.PersonId, now, ct,
                command.Approves ? approver.Id : null, release.Id);
        }
    }
}
