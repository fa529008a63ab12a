using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Holds;
using NodaTime;

namespace MediationWorkflows.Safety;

/// <summary>One of two different persons says that the danger is over. With the second the hold ends, and the parties' deadlines go on with what they had left.</summary>
public sealed class ClearSafetyEvent(AppDb db, SafetyResponse response, ResumeHold resume, AuditTrail audit)
{
    public sealed record Command(Guid SafetyEventId, string? Reason, Viewer By);

    public async Task<SafetyEvent> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var decided = await response.FindToClearAsync(command.SafetyEventId, command.By, now, ct);
        decided.Clear(command.By.PersonId!.Value, SafetyResponse.Reason(command.Reason), now);
        await audit.AppendAsync(decided, command.By.PersonId, decided.IsCleared ? "safety.cleared" : "safety.clearedByOne", now, ct);
        if (decided.IsCleared && decided.HoldId is { } hold && await db.FindAsync<Hold>([hold], ct) is { IsActive: true })
        {
            await resume.RunAsync(new ResumeHold.Command(hold, Viewer.System), now, ct);
        }

        if (decided.IsCleared)
        {
            await response.DoneAsync(decided, ClearSafetyTask.KindName, ClearSafetyTask.Cleared, command.By, now, ct);
        }
        else
        {
            await response.AnsweredByAsync(decided, ClearSafetyTask.KindName, ClearSafetyTask.Cleared, command.By, now, ct);
        }

        return decided;
    }

    /// <summary>The dates to which the parties' deadlines would move, if this clearance were the second (T7).</summary>
    public async Task<IReadOnlyList<ResumeHold.Resumption>> PreviewAsync(Guid safetyEventId, Viewer by, Instant now, CancellationToken ct)
    {
        var decided = await response.FindToClearAsync(safetyEventId, by, now, ct);
        return decided.HoldId is { } hold && !decided.IsCleared ? (await resume.PreviewAsync(new ResumeHold.Command(hold, Viewer.System), now, ct)).Moved : [];
    }
}
