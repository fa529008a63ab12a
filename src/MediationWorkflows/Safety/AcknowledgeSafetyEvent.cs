using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using NodaTime;

namespace MediationWorkflows.Safety;

/// <summary>Somebody takes a safety event into their hands; nobody is paged about it any more.</summary>
public sealed class AcknowledgeSafetyEvent(SafetyResponse response, AuditTrail audit)
{
    public sealed record Command(Guid SafetyEventId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var raised = await response.FindAsync(command.SafetyEventId, command.By, now, ct);
        raised.Acknowledge(command.By.PersonId!.Value, now);
        await audit.AppendAsync(raised, command.By.PersonId, "safety.acknowledged", now, ct);
        await response.DoneAsync(raised, AcknowledgeSafetyTask.KindName, AcknowledgeSafetyTask.Acknowledged, command.By, now, ct);
    }
}
