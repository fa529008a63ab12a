using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using NodaTime;

namespace MediationWorkflows.Safety;

/// <summary>Ends a safety event, with a reason that stays. Follow-ups that are still due go on: they are about a person, not about the event.</summary>
public sealed class CloseSafetyEvent(AppDb db, SafetyResponse response, AuditTrail audit)
{
    public sealed record Command(Guid SafetyEventId, string? Reason, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var cleared = await response.FindAsync(command.SafetyEventId, command.By, now, ct);
        var mediationCase = (await db.FindAsync<MediationCase>([cleared.CaseId], ct))!;
        cleared.Close(command.By.PersonId!.Value, SafetyResponse.Reason(command.Reason), mediationCase.Outcome == CaseOutcome.Unsuitable, now);
        await audit.AppendAsync(cleared, command.By.PersonId, "safety.closed", now, ct);
        // Where the mediation ended as unsuitable nobody is asked for a clearance any more.
        await response.DoneAsync(cleared, ClearSafetyTask.KindName, ClearSafetyTask.Cleared, command.By, now, ct);
        await response.DoneAsync(cleared, CloseSafetyTask.KindName, CloseSafetyTask.Closed, command.By, now, ct);
    }
}
