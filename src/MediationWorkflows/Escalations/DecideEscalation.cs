using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using NodaTime;

namespace MediationWorkflows.Escalations;

/// <summary>A running escalation ends with an answer, or without one.</summary>
public sealed class DecideEscalation(AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid EscalationId, string? Decision, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (escalation, access) = await policy.FindAsync<Escalation>(command.By, command.EscalationId, "escalation", now, ct);
        access.Demand(CaseAction.ManageExpert);
        escalation.Decide(command.Decision, now);
        await audit.AppendAsync(escalation.CaseId, command.By.PersonId, "escalation.decided", now, ct, nameof(Escalation), escalation.Id.ToString("N"));
    }
}
