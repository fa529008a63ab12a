using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using NodaTime;

namespace MediationWorkflows.Reviews;

/// <summary>A scheduled review opens: reports are taken and a finding is due.</summary>
public sealed class OpenReview(AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid ReviewId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (review, access) = await policy.FindAsync<ComplianceReview>(command.By, command.ReviewId, "review", now, ct);
        access.Demand(CaseAction.RecordFinding);
        review.Open(now);
        await audit.AppendAsync(review.CaseId, command.By.PersonId, "review.opened", now, ct, nameof(ComplianceReview), review.Id.ToString("N"));
    }
}
