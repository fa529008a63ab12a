using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Escalations;

/// <summary>A party objects to the nominated expert, who is then not appointed.</summary>
public sealed class ObjectToExpert(AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid MandateId, Guid ParticipationId, string Reason, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (mandate, access) = await policy.FindAsync<ExpertMandate>(command.By, command.MandateId, "mandate", now, ct);
        access.Demand(CaseAction.ObjectToExpert);
        access.DemandActingFor(command.ParticipationId);
        if (string.IsNullOrWhiteSpace(command.Reason))
        {
            throw new InvalidInputException("reason", "An objection gives its reason.");
        }

        mandate.Object(command.ParticipationId, command.Reason, now);
        await audit.AppendAsync(mandate.CaseId, command.By.PersonId, "expert.objection", now, ct, nameof(ExpertMandate), mandate.Id.ToString("N"));
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(mandate.CaseId, ExpertObjectionsTask.KindName, "Objects", command.By.PersonId, now, ct, command.ParticipationId, mandate.EscalationId);
        }
    }
}
