using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Parties;
using MediationWorkflows.Timers;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Reconciling;

/// <summary>Open deadlines that nothing would ever wake (I18).</summary>
public sealed class SleepingDeadlines(AppDb db, DeadlineWakeUp wakeUp) : IReconcilerCheck
{
    public const string Kind = "DeadlineWithoutWakeUp";

    /// <summary>Open deadlines without a timer of their revision. A dead timer counts: it has its incident, and reviving it would only repeat the failure.</summary>
    public static IQueryable<Deadline> Query(AppDb db) => db.Set<Deadline>()
        .Where(d => d.State == DeadlineState.Open || d.State == DeadlineState.Extended)
        .Where(d => !db.Set<WorkTimer>().Any(t => t.Kind == DeadlineWakeUp.TimerKind && t.TargetId == d.Id && t.TargetVersion == d.Revision));

    public async Task<IReadOnlyList<Finding>> FindAsync(int limit, Instant now, CancellationToken ct) =>
        (await Query(db).OrderBy(d => d.ExpiresAt).Take(limit).Select(d => new { d.Id, d.CaseId }).ToListAsync(ct))
            .ConvertAll(d => new Finding(Kind, d.Id.ToString("N"), $"Deadline {d.Id:N} was open without a wake-up.", IsRepairable: true, CaseId: d.CaseId));

    public async Task RepairAsync(Finding finding, Instant now, CancellationToken ct)
    {
        var deadline = await db.FindAsync<Deadline>([Guid.ParseExact(finding.Id, "N")], ct);
        var zone = await db.Set<Participation>().Where(p => p.Id == deadline!.ParticipationId).Select(p => p.Person.TimeZone).FirstOrDefaultAsync(ct);
        await wakeUp.ScheduleAsync(deadline!, zone, now, ct);
    }
}
