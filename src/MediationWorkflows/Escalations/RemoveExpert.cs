using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using NodaTime;

namespace MediationWorkflows.Escalations;

/// <summary>The mandate ends before a determination: an objection was right, or the expert is silent.</summary>
public sealed class RemoveExpert(AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid MandateId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (mandate, access) = await policy.FindAsync<ExpertMandate>(command.By, command.MandateId, "mandate", now, ct);
        access.Demand(CaseAction.ManageExpert);
        mandate.Remove();
        await audit.AppendAsync(mandate.CaseId, command.By.PersonId, "expert.removed", now, ct, nameof(ExpertMandate), mandate.Id.ToString("N"));
    }
}
