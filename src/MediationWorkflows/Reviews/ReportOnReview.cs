using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Reviews;

/// <summary>Before somebody finds, a party reports on what it has done (R47), and a client says how it goes (R48).</summary>
public sealed class ReportOnReview(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    /// <param name="IsProgressNote">A word on the progress; else an interim report.</param>
    public sealed record Command(Guid ReviewId, Guid ParticipationId, string Text, Viewer By, bool IsProgressNote = false);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (review, access) = await policy.FindAsync<ComplianceReview>(command.By, command.ReviewId, "review", now, ct);
        access.Demand(command.IsProgressNote ? CaseAction.ReportProgress : CaseAction.ReportOnReview);
        access.DemandActingFor(command.ParticipationId);
        if (string.IsNullOrWhiteSpace(command.Text))
        {
            throw new InvalidInputException("text", "There is no report.");
        }

        if (command.IsProgressNote)
        {
            review.Note(command.ParticipationId, command.Text, now);
        }
        else
        {
            review.Report(command.ParticipationId, command.Text, now);
        }

        db.Touch(review);
        await audit.AppendAsync(review.CaseId, command.By.PersonId, command.IsProgressNote ? "review.noted" : "review.reported", now, ct, nameof(ComplianceReview), review.Id.ToString("N"));
        if (!command.By.IsSystem)
        {
            var (kind, outcome) = command.IsProgressNote ? (ProgressNoteTask.KindName, "Noted") : ("review.report", "Reported");
            await answer.OfAsync(review.CaseId, kind, outcome, command.By.PersonId, now, ct, command.ParticipationId, review.Id);
        }
    }
}
