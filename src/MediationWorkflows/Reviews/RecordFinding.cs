using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Reviews;

/// <summary>Somebody neutral finds whether the settlement is kept.</summary>
public sealed class RecordFinding(AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid ReviewId, ReviewState Finding, string Text, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (review, access) = await policy.FindAsync<ComplianceReview>(command.By, command.ReviewId, "review", now, ct);
        access.Demand(CaseAction.RecordFinding);
        if (string.IsNullOrWhiteSpace(command.Text))
        {
            throw new InvalidInputException("text", "Give the grounds of the finding.");
        }

        review.Find(command.Finding, command.Text, now);
        await audit.AppendAsync(review.CaseId, command.By.PersonId, "review.found", now, ct, nameof(ComplianceReview), review.Id.ToString("N"),
            $$"""{"finding":"{{command.Finding}}"}""");
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(review.CaseId, "review.finding", command.Finding.ToString(), command.By.PersonId, now, ct, subjectId: review.Id);
        }
    }
}
