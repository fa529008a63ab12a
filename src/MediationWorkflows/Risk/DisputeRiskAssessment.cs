using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Risk;

/// <summary>A party disagrees; the mediator decides whether the mediation goes on.</summary>
public sealed class DisputeRiskAssessment(AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid RiskAssessmentId, Guid ParticipationId, string? Reason, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (assessment, access) = await policy.FindAsync<RiskAssessment>(command.By, command.RiskAssessmentId, "risk assessment", now, ct);
        access.DemandActingFor(command.ParticipationId);
        assessment.Dispute(command.ParticipationId, command.Reason, now);
        await audit.AppendAsync(assessment.CaseId, command.By.PersonId, "risk.disputed", now, ct, nameof(RiskAssessment), assessment.Id.ToString("N"));
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(assessment.CaseId, "risk.agree", "Disputed", command.By.PersonId, now, ct, command.ParticipationId, assessment.Id);
        }
    }
}
