using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using NodaTime;

namespace MediationWorkflows.Escalations;

/// <summary>The nominated expert says what ties them to anyone in the case.</summary>
public sealed class StateIndependence(AccessPolicy policy, AuditTrail audit)
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
    }
}
