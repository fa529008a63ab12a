using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Reviews;

/// <summary>A party reports on what it has done, before somebody finds.</summary>
public sealed class ReportOnReview(AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid ReviewId, Guid ParticipationId, string Text, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (review, access) = await policy.FindAsync<ComplianceReview>(command.By, command.ReviewId, "review", now, ct);
        access.Demand(CaseAction.ReportOnReview);
        access.DemandActingFor(command.ParticipationId);
        if (string.IsNullOrWhiteSpace(command.Text))
        {
            throw new InvalidInputException("text", "There is no report.");
        }

        review.Report(command.ParticipationId, command.Text, now);
        await audit.AppendAsync(review.CaseId, command.By.PersonId, "review.reported", now, ct, nameof(ComplianceReview), review.Id.ToString("N"));
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(review.CaseId, "review.report", "Reported", command.By.PersonId, now, ct, command.ParticipationId, review.Id);
        }
    }
}
