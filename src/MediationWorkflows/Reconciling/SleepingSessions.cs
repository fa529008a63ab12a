using MediationWorkflows.Database;
using MediationWorkflows.Sessions;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Reconciling;

/// <summary>Sessions whose block would never end, because nothing wakes them.</summary>
public sealed class SleepingSessions(AppDb db, SessionClock clock) : IReconcilerCheck
{
    public const string Kind = "SessionWithoutWakeUp";

    public async Task<IReadOnlyList<Finding>> FindAsync(int limit, Instant now, CancellationToken ct) =>
        (await db.Set<Session>().Where(s => s.State == SessionState.Live && s.BlockEndsAt != null)
            .Where(s => !db.Set<WorkTimer>().Any(t => t.Kind == SessionClock.TimerKind && t.TargetId == s.Id && t.TargetVersion == s.BlockRevision))
            .OrderBy(s => s.Id).Take(limit).Select(s => new { s.Id, s.CaseId }).ToListAsync(ct))
            .ConvertAll(s => new Finding(Kind, s.Id.ToString("N"), $"The block of session {s.Id:N} had no wake-up.", IsRepairable: true, CaseId: s.CaseId));

    public async Task RepairAsync(Finding finding, Instant now, CancellationToken ct)
    {
        if (await db.FindAsync<Session>([Guid.ParseExact(finding.Id, "N")], ct) is { } session)
        {
            await clock.WindAsync(session, now, ct);
        }
    }
}
