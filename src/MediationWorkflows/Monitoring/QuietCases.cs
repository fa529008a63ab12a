using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Holds;
using MediationWorkflows.Milestones;
using MediationWorkflows.Reviews;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Timers;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Monitoring;

/// <summary>Cases in which time passes and nothing else does: on hold for too long, or without anything that happens, is due or is planned (I17).</summary>
public sealed class QuietCases(AppDb db, CalendarCatalog calendars)
{
    public const int LongestHold = 20;
    public const int LongestSilence = 15;

    /// <summary>What is on record without anything having happened in the case: somebody looked at it, or the product mended itself.</summary>
    private static readonly string[] NoEvents =
        ["content.read", "content.opened.exception", "audit.exported", "history.deleted", "wakeup.repaired", "deadline.stalled"];

    /// <summary>Of the holds of a case the one that has lasted longest.</summary>
    public async Task<IReadOnlyList<StalledCase>> OnHoldAsync(Instant now, CancellationToken ct)
    {
        var before = now - Duration.FromDays(LongestHold);
        var held = await db.Set<Hold>().Where(h => h.ResumedAt == null && h.StartedAt <= before)
            .Join(db.Set<MediationCase>().Where(c => c.Phase != CasePhase.Closed), h => h.CaseId, c => c.Id, (Hold, Case) => new { Hold.StartedAt, Case }).ToListAsync(ct);
        var stalled = new List<StalledCase>();
        foreach (var found in held.GroupBy(h => h.Case.Id).Select(ofCase => ofCase.MinBy(h => h.StartedAt)!))
        {
            if (await BusinessDaysSinceAsync(found.Case, found.StartedAt, now, ct) is > LongestHold and var days)
            {
                stalled.Add(Line(StallReason.HeldTooLong, found.Case, found.StartedAt, days));
            }
        }

        return stalled;
    }

    public async Task<IReadOnlyList<StalledCase>> WithoutEventsAsync(Instant now, CancellationToken ct)
    {
        // Fifteen business days are at least that many days: the database narrows it down, the calendar decides.
        var before = now - Duration.FromDays(LongestSilence);
        var today = now.InUtc().Date;
        var events = db.Set<AuditEvent>().Where(e => !NoEvents.Contains(e.Action));
        var candidates = await db.Set<MediationCase>().AsNoTracking()
            .Where(c => c.Phase != CasePhase.Closed && c.OpenedAt <= before
                && !db.Set<Deadline>().Any(d => d.CaseId == c.Id && CalendarImpact.StatesThatCount.Contains(d.State) && d.ExpiresAt > now)
                && !db.Set<Hold>().Any(h => h.CaseId == c.Id && h.ResumedAt == null)
                && !db.Set<ComplianceReview>().Any(r => r.CaseId == c.Id && r.State == ReviewState.Scheduled)
                && !db.Set<Milestone>().Any(m => m.CaseId == c.Id && m.State == MilestoneState.Planned && m.DueOn >= today)
                && !events.Any(e => e.CaseId == c.Id && e.At > before))
            .Select(c => new { Case = c, Last = events.Where(e => e.CaseId == c.Id).OrderByDescending(e => e.Sequence).Select(e => (Instant?)e.At).FirstOrDefault() }).ToListAsync(ct);
        var stalled = new List<StalledCase>();
        foreach (var (found, last) in candidates.Select(c => (c.Case, c.Last ?? c.Case.OpenedAt)))
        {
            if (await BusinessDaysSinceAsync(found, last, now, ct) is >= LongestSilence and var days)
            {
                stalled.Add(Line(StallReason.Quiet, found, last, days));
            }
        }

        var awake = await WakeByThemselvesAsync(stalled, now, ct);
        return stalled.FindAll(s => !awake.Contains(s.CaseId));
    }

    /// <summary>A workflow of these cases sleeps until an hour that is still to come, such as that of its next check-in.</summary>
    private async Task<IReadOnlySet<Guid>> WakeByThemselvesAsync(List<StalledCase> stalled, Instant now, CancellationToken ct)
    {
        var correlations = stalled.ConvertAll(s => s.CaseId.ToString("N"));
        var awake = await db.Set<WorkflowInstance>().Where(i => correlations.Contains(i.CorrelationId!) && db.Set<WorkTimer>().Any(t => t.InstanceId == i.Id && t.State == TimerState.Waiting && t.DueAt > now))
            .Select(i => i.CorrelationId!).Distinct().ToListAsync(ct);
        return awake.Select(id => Guid.ParseExact(id, "N")).ToHashSet();
    }

    private async Task<int> BusinessDaysSinceAsync(MediationCase found, Instant since, Instant now, CancellationToken ct)
    {
        var (zone, calendar) = (DeadlineDates.Zone(found.TimeZone), await calendars.CurrentAsync(found.CalendarId, ct));
        return calendar.BusinessDaysBetween(since.InZone(zone).Date, now.InZone(zone).Date);
    }

    private static StalledCase Line(StallReason reason, MediationCase found, Instant since, int days) => new(
        found.Id, found.Reference, found.Phase.ToString(), reason, WaitingFor: null, What: null, DueOn: null, days, DeadlineId: null, since, LongerThan: null);
}
