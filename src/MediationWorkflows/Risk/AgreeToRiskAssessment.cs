using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Risk;

/// <summary>A party agrees; with the last agreement the assessment stands.</summary>
public sealed class AgreeToRiskAssessment(AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid RiskAssessmentId, Guid ParticipationId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (assessment, access) = await policy.FindAsync<RiskAssessment>(command.By, command.RiskAssessmentId, "risk assessment", now, ct);
        access.DemandActingFor(command.ParticipationId);
        assessment.Agree(command.ParticipationId, now);
        await audit.AppendAsync(assessment.CaseId, command.By.PersonId, "risk.agreed", now, ct, nameof(RiskAssessment), assessment.Id.ToString("N"));
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(assessment.CaseId, "risk.agree", "Agreed", command.By.PersonId, now, ct, command.ParticipationId, assessment.Id);
        }
    }
}
