using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Escalations;

/// <summary>The nominated expert says what ties them to anyone in the case.</summary>
public sealed class StateIndependence(AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid MandateId, string Text, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (mandate, access) = await policy.FindAsync<ExpertMandate>(command.By, command.MandateId, "mandate", now, ct);
        access.DemandActingFor(mandate.ExpertId);
        if (string.IsNullOrWhiteSpace(command.Text))
        {
            throw new InvalidInputException("text", "State your ties to anyone in the case, or that there are none.");
        }

        mandate.DeclareIndependence(command.Text, now);
        await audit.AppendAsync(mandate.CaseId, command.By.PersonId, "expert.statement", now, ct, nameof(ExpertMandate), mandate.Id.ToString("N"));
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(mandate.CaseId, "expert.statement", "Stated", command.By.PersonId, now, ct, subjectId: mandate.EscalationId);
        }
    }
}
