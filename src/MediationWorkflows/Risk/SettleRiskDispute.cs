using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Risk;

/// <summary>The mediator decides that the mediation can go on under an assessment that not all have agreed to.</summary>
public sealed class SettleRiskDispute(AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid RiskAssessmentId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (assessment, access) = await policy.FindAsync<RiskAssessment>(command.By, command.RiskAssessmentId, "risk assessment", now, ct);
        access.Demand(CaseAction.AssessRisk);
        assessment.Settle(now);
        await audit.AppendAsync(assessment.CaseId, command.By.PersonId, "risk.settled", now, ct, nameof(RiskAssessment), assessment.Id.ToString("N"));
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(assessment.CaseId, "risk.decide", "Proceed", command.By.PersonId, now, ct);
        }
    }
}
