using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using NodaTime;

namespace MediationWorkflows.Reviews;

/// <summary>An open review went by without a report or a finding.</summary>
public sealed class MissReview(AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid ReviewId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (review, access) = await policy.FindAsync<ComplianceReview>(command.By, command.ReviewId, "review", now, ct);
        access.Demand(CaseAction.RecordFinding);
        review.Miss(now);
        await audit.AppendAsync(review.CaseId, command.By.PersonId, "review.missed", now, ct, nameof(ComplianceReview), review.Id.ToString("N"));
    }
}
