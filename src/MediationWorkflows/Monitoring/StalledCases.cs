using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Parties;
using MediationWorkflows.Reconciling;
using MediationWorkflows.Tasks;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Monitoring;

/// <summary>Why a case stands still; each reason is told apart.</summary>
public enum StallReason
{
    /// <summary>A deadline is overdue by three business days or more.</summary>
    Overdue,

    /// <summary>An open deadline that nothing will wake: a fault of ours.</summary>
    DeadlineWithoutWakeUp,

    /// <summary>The case's workflow faulted.</summary>
    FaultedInstance,

    /// <summary>A task that nobody is assigned to.</summary>
    UnassignedTask,

    /// <summary>The only address of whoever must answer refuses mail.</summary>
    UndeliverableContact,
}

/// <summary>One reason why one case stands still. Process metadata only.</summary>
/// <param name="WaitingFor">The participation's key in the case (client, mediator …), or null.</param>
/// <param name="What">The kind of what is due.</param>
/// <param name="BusinessDays">Business days overdue; 0 where that is not the reason.</param>
public sealed record StalledCase(
    Guid CaseId, string Reference, string Phase, StallReason Reason, string? WaitingFor, string? What, LocalDate? DueOn, int BusinessDays, Guid? DeadlineId, Instant Since);

/// <summary>Finds the cases that stand still, with the reason. Reads rows as they are now: no job has to run first.</summary>
public sealed class StalledCases(AppDb db, DeadlineTimes times)
{
    public const int OverdueBusinessDays = 3;

    public async Task<IReadOnlyList<StalledCase>> ListAsync(Instant now, CancellationToken ct)
    {
        List<StalledCase> stalled =
        [
            .. await OverdueAsync(now, ct),
            .. await OfDeadlinesAsync(StallReason.DeadlineWithoutWakeUp, SleepingDeadlines.Query(db), ct),
            .. await UndeliverableAsync(ct),
            .. await UnassignedAsync(ct),
            .. await FaultedAsync(ct),
        ];
        return [.. stalled.OrderBy(s => s.Reason == StallReason.DeadlineWithoutWakeUp ? 0 : 1).ThenBy(s => s.Since).ThenBy(s => s.Reference, StringComparer.Ordinal)];
    }

    private async Task<IEnumerable<StalledCase>> OverdueAsync(Instant now, CancellationToken ct)
    {
        // Three business days are at least three days: the database narrows it down, the calendar decides.
        var before = now - Duration.FromDays(2);
        var candidates = await Rows(db.Set<Deadline>().Where(d => (d.State == DeadlineState.Open || d.State == DeadlineState.Extended) && d.ExpiresAt <= before)).ToListAsync(ct);
        var stalled = new List<StalledCase>();
        foreach (var row in candidates)
        {
            var days = await BusinessDaysOverdueAsync(row.Deadline, now, ct);
            if (days >= OverdueBusinessDays)
            {
                stalled.Add(Line(StallReason.Overdue, row, days));
            }
        }

        return stalled;
    }

    /// <summary>Business days from the due day to today, in the case's zone and calendar.</summary>
    private async Task<int> BusinessDaysOverdueAsync(Deadline deadline, Instant now, CancellationToken ct) =>
        (await times.CalendarAsync(deadline, ct)).BusinessDaysBetween(deadline.DueOn, now.InZone(DeadlineDates.Zone(deadline.TimeZone)).Date);

    private async Task<IEnumerable<StalledCase>> OfDeadlinesAsync(StallReason reason, IQueryable<Deadline> deadlines, CancellationToken ct) =>
        (await Rows(deadlines).ToListAsync(ct)).Select(r => Line(reason, r, days: 0));

    private Task<IEnumerable<StalledCase>> UndeliverableAsync(CancellationToken ct) => OfDeadlinesAsync(StallReason.UndeliverableContact,
        db.Set<Deadline>().Where(d => (d.State == DeadlineState.Open || d.State == DeadlineState.Extended)
            && db.Set<Participation>().Any(p => p.Id == d.ParticipationId && p.Person.EmailBouncedAt != null
                && (p.Channels == null || !p.Channels.Contains("email:") || p.SecondEmailBouncedAt != null))), ct);

    private Task<IEnumerable<StalledCase>> UnassignedAsync(CancellationToken ct) => OfDeadlinesAsync(StallReason.UnassignedTask,
        db.Set<Deadline>().Where(d => db.Set<CaseTask>().Any(t => t.DeadlineId == d.Id && t.State == TaskState.Open && t.AssigneeId == null)), ct);

    private async Task<IEnumerable<StalledCase>> FaultedAsync(CancellationToken ct)
    {
        var faulted = await db.Set<WorkflowInstance>().Where(i => i.SubStatus == WorkflowSubStatus.Faulted)
            .Join(db.Set<MediationCase>().Where(c => c.Phase != CasePhase.Closed), i => i.Id, c => c.WorkflowInstanceId!.Value,
                (i, c) => new { c.Id, c.Reference, c.Phase, i.UpdatedAt }).ToListAsync(ct);
        return faulted.Select(f => new StalledCase(f.Id, f.Reference, f.Phase.ToString(), StallReason.FaultedInstance,
            WaitingFor: null, What: null, DueOn: null, BusinessDays: 0, DeadlineId: null, f.UpdatedAt));
    }

    private sealed record Row(Deadline Deadline, string Reference, CasePhase Phase, string? Key);

    private IQueryable<Row> Rows(IQueryable<Deadline> deadlines) =>
        from d in deadlines
        join c in db.Set<MediationCase>() on d.CaseId equals c.Id
        where c.Phase != CasePhase.Closed
        select new Row(d, c.Reference, c.Phase, db.Set<Participation>().Where(p => p.Id == d.ParticipationId).Select(p => p.Key).FirstOrDefault());

    private static StalledCase Line(StallReason reason, Row row, int days) => new(
        row.Deadline.CaseId, row.Reference, row.Phase.ToString(), reason, row.Key, row.Deadline.Kind, row.Deadline.DueOn, days, row.Deadline.Id, row.Deadline.ExpiresAt);
}
