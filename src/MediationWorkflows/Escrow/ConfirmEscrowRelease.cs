using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Duties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Escrow;

/// <summary>The agent has paid, and with the payment duties to report it may begin; or the agent could not pay.</summary>
public sealed class ConfirmEscrowRelease(AppDb db, AccessPolicy policy, OpenDuties duties, AuditTrail audit, TakeAnswer answer)
{
    private const int LongestNote = 500;

    /// <param name="Paid">False: the money came back.</param>
    /// <param name="PaidOn">Null: today.</param>
    /// <param name="Note">The receipt, or why it could not be paid.</param>
    public sealed record Command(Guid ReleaseId, bool Paid, LocalDate? PaidOn, string? Note, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (release, access) = await policy.FindAsync<EscrowRelease>(command.By, command.ReleaseId, "release", now, ct);
        access.Demand(CaseAction.ConfirmEscrow);
        if (command.Note?.Length > LongestNote)
        {
            throw new InvalidInputException("note", $"At most {LongestNote} characters.");
        }

        if (command.Paid)
        {
            var today = await db.TodayAsync(release.CaseId, now, ct);
            if (command.PaidOn > today)
            {
                throw new InvalidInputException("paidOn", "A payment is confirmed once it is made.");
            }

            release.Confirm(command.PaidOn ?? today, command.Note, now);
            if (release.To == ReleaseTo.Payee)
            {
                await duties.OfPaymentAsync(release, now, ct);
            }
        }
        else if (string.IsNullOrWhiteSpace(command.Note))
        {
            throw new InvalidInputException("note", "Say why it could not be paid.");
        }
        else
        {
            release.Return(command.Note, now);
        }

        await audit.AppendAsync(release, command.By.PersonId, command.Paid ? "escrow.release.confirmed" : "escrow.release.returned", now, ct);
        // Also when the agent's own acknowledgement says so, and nobody answered by hand; an answer that is carried out here settles itself.
        if (!command.By.IsCarryingOut)
        {
            await answer.OfAsync(release.CaseId, ConfirmReleaseTask.KindName, command.Paid ? "Confirmed" : "Returned", command.By.PersonId, now, ct, subjectId: release.Id);
        }
    }
}
