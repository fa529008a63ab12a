using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using NodaTime;

namespace MediationWorkflows.Risk;

/// <summary>A party agrees; with the last agreement the assessment stands.</summary>
public sealed class AgreeToRiskAssessment(AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid RiskAssessmentId, Guid ParticipationId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (assessment, access) = await policy.FindAsync<RiskAssessment>(command.By, command.RiskAssessmentId, "risk assessment", now, ct);
        access.DemandActingFor(command.ParticipationId);
        assessment.Agree(command.ParticipationId, now);
        await audit.AppendAsync(assessment.CaseId, command.By.PersonId, "risk.agreed", now, ct, nameof(RiskAssessment), assessment.Id.ToString("N"));
    }
}
